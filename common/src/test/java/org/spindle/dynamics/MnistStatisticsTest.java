// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spindle.data.Mnist;
import org.spindle.data.RealData;

/** What the theory needs to know of the digits; references by an independent program. */
class MnistStatisticsTest {

  private static final int N = Mnist.PIXELS;
  private static final int PRIME = 2_147_483_647;
  private static final SecondOrderStatistics ALL = SecondOrderStatistics.of(RealData.mnist());

  @Test
  void traceIsTheMeanPowerOfAnImage() {
    long power = 0;
    for (byte pixel : RealData.mnist().trainImages()) {
      power += (pixel & 0xff) * (pixel & 0xff);
    }
    double trace = 0;
    for (int i = 0; i < N; i++) {
      trace += ALL.inputCorrelation()[i * N + i];
    }
    assertEquals(power / (255.0 * 255.0 * 60_000), trace, 1e-12);
  }

  @Test
  void sumOfAllCorrelationsIsTheMeanSquaredBrightness() {
    double squares = 0;
    double brightness = 0;
    for (int p = 0; p < 60_000; p++) {
      long sum = 0;
      for (int i = 0; i < N; i++) {
        sum += RealData.mnist().trainImages()[p * N + i] & 0xff;
      }
      squares += (double) sum * sum;
      brightness += sum;
    }
    double expected = squares / (255.0 * 255.0 * 60_000);
    assertEquals(expected, Arrays.stream(ALL.inputCorrelation()).sum(), 1e-11 * expected);
    assertEquals(
        brightness / (255.0 * 60_000), Arrays.stream(ALL.inputOutputCorrelation()).sum(), 1e-10);
  }

  @Test
  void entriesAreWholeNumbersOverOneDenominator() {
    for (double entry : ALL.inputCorrelation()) {
      double whole = entry * 255 * 255 * 60_000;
      assertEquals(Math.rint(whole), whole, 2e-6);
    }
  }

  @Test
  void firstDigitsHaveTheSingularValuesOfARoundedCopy() {
    // s·P of another distribution of these 10,000 digits, whose pixels were rounded.
    double[] expected = {
      18978.4, 5479.5, 5174.3, 4387.9, 3168.2, 2814.3, 2472.5, 1938.6, 1386.6, 1198.7
    };
    double[] s = singularValues(SecondOrderStatistics.of(RealData.mnist(), 10_000));
    for (int a = 0; a < 10; a++) {
      assertEquals(expected[a], s[a] * 10_000, 2e-4 * expected[a]);
    }
  }

  @Test
  void singularValuesOfAllDigits() {
    double[] expected = {
      1.8874198,
      0.5354607,
      0.50572141,
      0.42607551,
      0.31641423,
      0.28432577,
      0.23850135,
      0.19217285,
      0.13044441,
      0.11659965
    };
    assertArrayEquals(expected, singularValues(ALL), 1e-8);
  }

  @Test
  void topEigenvalueOfTheInputCorrelation() {
    double[] direction = new double[N];
    Arrays.fill(direction, 1 / Math.sqrt(N));
    double value = 0;
    for (int step = 0; step < 30; step++) {
      double[] image = new double[N];
      for (int j = 0; j < N; j++) {
        for (int i = 0; i < N; i++) {
          image[i] += ALL.inputCorrelation()[j * N + i] * direction[j];
        }
      }
      value = Math.sqrt(Arrays.stream(image).map(x -> x * x).sum());
      for (int i = 0; i < N; i++) {
        direction[i] = image[i] / value;
      }
    }
    assertEquals(38.09107079, value, 1e-7);
  }

  @ParameterizedTest
  @CsvSource({
    "60000, 0.19550186200292",
    "50000, 0.19711044712831",
    "10000, 0.17857285984600",
  })
  void leastSquaresLeavesThisLoss(int images, double floor) {
    assertEquals(floor, floor(SecondOrderStatistics.of(RealData.mnist(), images)), 1e-11);
    // The threshold of Saxe et al., 13,000 for 50,000 images, lies between start and floor.
    assertTrue(floor < 0.26);
  }

  @Test
  void inputCorrelationHasRank712() {
    long[][] matrix = new long[N][N];
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < N; j++) {
        matrix[i][j] =
            Math.round(ALL.inputCorrelation()[i * N + j] * (255.0 * 255.0 * 60_000)) % PRIME;
      }
    }
    assertEquals(712, rank(matrix));
  }

  private static double[] singularValues(SecondOrderStatistics statistics) {
    double[] map = statistics.inputOutputCorrelation();
    double[][] gram = new double[10][10];
    for (int a = 0; a < 10; a++) {
      for (int b = 0; b < 10; b++) {
        for (int i = 0; i < N; i++) {
          gram[a][b] += map[a + 10 * i] * map[b + 10 * i];
        }
      }
    }
    double[] squares =
        new EigenDecompositionSymmetric(new Array2DRowRealMatrix(gram)).getEigenvalues();
    return Arrays.stream(squares).map(Math::sqrt).toArray();
  }

  /** Half of tr(YYᵀ)/P − tr(Σ³¹ Σ¹¹⁺ Σ³¹ᵀ), by Cholesky's elimination with diagonal pivots. */
  private static double floor(SecondOrderStatistics statistics) {
    double[][] rows = new double[N][N + 10];
    for (int i = 0; i < N; i++) {
      System.arraycopy(statistics.inputCorrelation(), i * N, rows[i], 0, N);
      System.arraycopy(statistics.inputOutputCorrelation(), i * 10, rows[i], N, 10);
    }
    boolean[] done = new boolean[N];
    double power = statistics.outputPower();
    for (int step = 0; step < N; step++) {
      int pivot = -1;
      for (int i = 0; i < N; i++) {
        if (!done[i] && (pivot < 0 || rows[i][i] > rows[pivot][pivot])) {
          pivot = i;
        }
      }
      double head = rows[pivot][pivot];
      if (head < 1e-13) {
        break;
      }
      done[pivot] = true;
      for (int o = N; o < N + 10; o++) {
        power -= rows[pivot][o] * rows[pivot][o] / head;
      }
      for (int i = 0; i < N; i++) {
        if (!done[i] && rows[i][pivot] != 0) {
          double factor = rows[i][pivot] / head;
          for (int j = 0; j < N + 10; j++) {
            rows[i][j] -= factor * rows[pivot][j];
          }
        }
      }
    }
    return power / 2;
  }

  /** Rank modulo a prime: never above the rank, and below it for about one prime in a billion. */
  private static int rank(long[][] matrix) {
    int rank = 0;
    for (int column = 0; column < N; column++) {
      int pivot = rank;
      while (pivot < N && matrix[pivot][column] == 0) {
        pivot++;
      }
      if (pivot == N) {
        continue;
      }
      long[] row = matrix[pivot];
      matrix[pivot] = matrix[rank];
      matrix[rank] = row;
      long inverse = power(row[column], PRIME - 2);
      for (int i = rank + 1; i < N; i++) {
        long factor = matrix[i][column] * inverse % PRIME;
        if (factor != 0) {
          for (int j = column; j < N; j++) {
            matrix[i][j] = (matrix[i][j] + (PRIME - factor) * row[j]) % PRIME;
          }
        }
      }
      rank++;
    }
    return rank;
  }

  private static long power(long base, int exponent) {
    long result = 1;
    long square = base;
    for (int bits = exponent; bits > 0; bits >>= 1) {
      if ((bits & 1) == 1) {
        result = result * square % PRIME;
      }
      square = square * square % PRIME;
    }
    return result;
  }
}
