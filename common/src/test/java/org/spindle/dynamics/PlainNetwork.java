// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

import java.util.Arrays;

/** Deep linear networks by the textbook, in double precision: the reference of the fast ones. */
final class PlainNetwork implements GradientDescent {

  private final double[][] inputCorrelation;
  private final double[][] correlation;
  private final double power;
  private final double[][][] start;
  private final double[][][] weights;
  private double rate;

  /** A network with these matrices, from the inputs up, each as rows. */
  PlainNetwork(
      double[][] inputCorrelation, double[][] correlation, double power, double[][]... start) {
    this.inputCorrelation = inputCorrelation;
    this.correlation = correlation;
    this.power = power;
    this.start = start;
    this.weights = new double[start.length][][];
  }

  /** The same start as that of the fast network, every zero written out. */
  static PlainNetwork of(LinearTask task, NetworkStart start) {
    double[][][] weights = new double[start.layers().size() + 1][][];
    for (int l = 0; l < start.layers().size(); l++) {
      weights[l] = dense(start.layers().get(l));
    }
    weights[weights.length - 1] = rows(start.top(), task.outputs());
    return of(task, weights);
  }

  /** A network that learns this task. */
  static PlainNetwork of(LinearTask task, double[][]... weights) {
    double[][] variance = new double[task.rank()][task.rank()];
    for (int i = 0; i < task.rank(); i++) {
      variance[i][i] = task.variance()[i];
    }
    return new PlainNetwork(
        variance, rows(task.correlation(), task.outputs()), task.outputPower(), weights);
  }

  @Override
  public void reset(double rate) {
    this.rate = rate;
    for (int l = 0; l < start.length; l++) {
      weights[l] = Arrays.stream(start[l]).map(double[]::clone).toArray(double[][]::new);
    }
  }

  @Override
  public double loss() {
    double[][] map = map();
    double[][] c = times(map, inputCorrelation);
    double sum = power;
    for (int o = 0; o < map.length; o++) {
      for (int i = 0; i < map[o].length; i++) {
        sum += map[o][i] * (c[o][i] - 2 * correlation[o][i]);
      }
    }
    return sum / 2;
  }

  @Override
  public void descend() {
    double[][] slope = times(map(), inputCorrelation);
    add(slope, correlation, -1);
    double[][][] gradients = new double[weights.length][][];
    for (int l = 0; l < weights.length; l++) {
      double[][] gradient = slope;
      for (int k = weights.length - 1; k > l; k--) {
        gradient = times(transposed(weights[k]), gradient);
      }
      for (int k = 0; k < l; k++) {
        gradient = times(gradient, transposed(weights[k]));
      }
      gradients[l] = gradient;
    }
    for (int l = 0; l < weights.length; l++) {
      add(weights[l], gradients[l], -rate);
    }
  }

  @Override
  public double flops() {
    return 0;
  }

  private double[][] map() {
    double[][] map = weights[0];
    for (int l = 1; l < weights.length; l++) {
      map = times(weights[l], map);
    }
    return map;
  }

  static double[][] times(double[][] a, double[][] b) {
    double[][] c = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int k = 0; k < b.length; k++) {
        for (int j = 0; j < b[0].length; j++) {
          c[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return c;
  }

  static double[][] transposed(double[][] a) {
    double[][] t = new double[a[0].length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        t[j][i] = a[i][j];
      }
    }
    return t;
  }

  /** Rows of a row-major array. */
  static double[][] rows(double[] array, int rows) {
    int cols = array.length / rows;
    double[][] matrix = new double[rows][];
    for (int i = 0; i < rows; i++) {
      matrix[i] = Arrays.copyOfRange(array, i * cols, (i + 1) * cols);
    }
    return matrix;
  }

  private static double[][] dense(LayerStart layer) {
    double[][] matrix = new double[layer.rows()][layer.cols()];
    if (layer instanceof LayerStart.Diagonal diagonal) {
      for (int i = 0; i < diagonal.scale().length; i++) {
        matrix[i][i] = diagonal.scale()[i];
      }
    } else {
      ColumnPanels elements = ((LayerStart.Full) layer).matrix();
      for (int i = 0; i < layer.rows(); i++) {
        for (int k = 0; k < layer.cols(); k++) {
          matrix[i][k] = elements.get(i, k);
        }
      }
    }
    return matrix;
  }

  private static void add(double[][] a, double[][] b, double factor) {
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[i].length; j++) {
        a[i][j] += factor * b[i][j];
      }
    }
  }
}
