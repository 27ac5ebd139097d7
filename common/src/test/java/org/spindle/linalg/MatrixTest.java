// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class MatrixTest {

  private final Matrix m = Matrix.of(new double[][] {{1, 2, 3}, {4, 5, 6}});

  @Test
  void elementsLieColumnByColumn() {
    assertArrayEquals(new double[] {1, 4, 2, 5, 3, 6}, m.data());
    assertEquals(6, m.get(1, 2));
    assertArrayEquals(new double[] {4, 5, 6}, m.toRows()[1]);
  }

  @Test
  void writesToABlockGoThrough() {
    Matrix block = m.block(0, 1, 2, 2);
    block.set(1, 1, 60);
    m.column(1).fill(7);
    assertSame(m.data(), block.data());
    assertEquals(60, m.get(1, 2));
    assertEquals(7, block.get(0, 0));
    assertEquals(1, m.get(0, 0));
  }

  @Test
  void copiesOfViewsArePacked() {
    Matrix copy = m.block(1, 1, 1, 2).copy();
    assertArrayEquals(new double[] {5, 6}, copy.data());
    copy.set(0, 0, 50);
    assertEquals(5, m.get(1, 1));
  }

  @Test
  void transposingTwiceIsNothing() {
    Matrix view = m.block(0, 1, 2, 2);
    assertArrayEquals(new double[] {2, 3, 5, 6}, view.transpose().data());
    assertArrayEquals(m.data(), m.transpose().transpose().data());
    assertArrayEquals(m.data(), m.toFloat().transpose().transpose().toDouble().data());
  }

  @Test
  void theLowerTriangleIsMirroredAlsoInAView() {
    Matrix square = Matrix.of(new double[][] {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}});
    square.block(1, 1, 2, 2).mirror();
    assertArrayEquals(new double[] {4, 5, 8}, square.toRows()[1]);
    square.mirror();
    assertArrayEquals(new double[] {1, 4, 7, 4, 5, 8, 7, 8, 9}, square.data());
    assertEquals(
        "mirror: matrix must be square, was 2 × 3",
        message(m::mirror, IllegalArgumentException.class));
  }

  @Test
  void emptyMatricesAreAllowed() {
    Matrix none = new Matrix(0, 3);
    none.fill(1);
    assertEquals(0, none.copy().data().length);
    assertEquals("3 × 0", none.transpose().shape());
    assertEquals("2 × 0", m.block(0, 3, 2, 0).shape());
  }

  @Test
  void identityAndDiagonalAgree() {
    assertArrayEquals(Matrix.identity(3).data(), Matrix.diagonal(1, 1, 1).data());
    assertArrayEquals(Matrix.identity(3).data(), FloatMatrix.identity(3).toDouble().data());
  }

  @Test
  void messagesNameBothShapes() {
    assertEquals(
        "copyFrom: shapes differ, 2 × 3 and 3 × 2",
        message(() -> m.copyFrom(m.transpose()), IllegalArgumentException.class));
    assertEquals(
        "no block of 2 × 3 at (1, 0) in a matrix of 2 × 3",
        message(() -> m.block(1, 0, 2, 3), IndexOutOfBoundsException.class));
    assertEquals(
        "a matrix of 2 × 3 at offset 1 with leading dimension 2 does not fit an array of 6",
        message(() -> new Matrix(2, 3, m.data(), 1, 2), IllegalArgumentException.class));
    assertEquals(
        "row 1 has 1 elements, row 0 has 2",
        message(() -> Matrix.of(new double[][] {{1, 2}, {3}}), IllegalArgumentException.class));
    assertEquals(
        "a matrix of 65536 × 65536 has more than 2^31 - 1 elements",
        message(() -> new Matrix(1 << 16, 1 << 16), IllegalArgumentException.class));
  }

  @Test
  void elementsOutsideAreRefusedAlsoWithinTheArray() {
    Matrix view = m.block(0, 0, 1, 2);
    assertThrows(IndexOutOfBoundsException.class, () -> view.get(1, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> view.set(0, 2, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> view.column(2));
  }

  private static String message(
      org.junit.jupiter.api.function.Executable work, Class<? extends Throwable> type) {
    return assertThrows(type, work).getMessage();
  }
}
