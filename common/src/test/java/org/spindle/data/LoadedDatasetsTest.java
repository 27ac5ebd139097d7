// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoadedDatasetsTest {

  @Test
  void unloadedDigitsAreAClearError() {
    String message =
        assertThrows(IllegalStateException.class, () -> LoadedDatasets.none().mnist()).getMessage();
    assertTrue(message.contains("mnist was not loaded"), message);
  }

  @Test
  void derivedValueIsComputedOnceThoughManyThreadsAsk() throws Exception {
    Datasets data = LoadedDatasets.none();
    AtomicInteger computations = new AtomicInteger();
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<double[]>> values = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      values.add(
          threads.submit(
              () -> {
                start.await();
                return data.derived(
                    "test/once",
                    () -> {
                      computations.incrementAndGet();
                      return new double[] {1};
                    });
              }));
    }
    start.countDown();
    for (Future<double[]> value : values) {
      assertSame(values.get(0).get(), value.get());
    }
    threads.shutdown();
    assertEquals(1, computations.get());
  }

  @Test
  void derivedValueMayBeDerivedFromOthers() {
    Datasets data = LoadedDatasets.none();
    int sum =
        data.derived(
            "test/sum",
            () -> {
              int total = 0;
              for (int i = 0; i < 100; i++) {
                int term = i;
                total += data.derived("test/term/" + i, () -> term);
              }
              return total;
            });
    assertEquals(4950, sum);
  }

  @Test
  void derivedValueThatNeedsItselfIsTold() {
    Datasets data = LoadedDatasets.none();
    String message =
        assertThrows(
                IllegalStateException.class,
                () -> data.derived("test/loop", () -> data.derived("test/loop", () -> 1)))
            .getMessage();
    assertTrue(message.contains("'test/loop' is computed from itself"), message);
  }

  @Test
  void failedComputationIsTriedAgain() {
    Datasets data = LoadedDatasets.none();
    assertThrows(
        ArithmeticException.class,
        () ->
            data.derived(
                "test/failing",
                () -> {
                  throw new ArithmeticException();
                }));
    assertEquals(2, data.derived("test/failing", () -> 2));
    assertEquals(2, data.derived("test/failing", () -> 3));
  }

  @Test
  void copiesInOneJvmShareWhatIsDerived() throws Exception {
    LoadedDatasets original = new LoadedDatasets(oneDigit((byte) 17));
    Object value = original.derived("test/shared", Object::new);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(original);
    LoadedDatasets copy =
        (LoadedDatasets)
            new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    assertArrayEquals(original.mnist().trainImages(), copy.mnist().trainImages());
    assertSame(value, copy.derived("test/shared", Object::new));
  }

  @Test
  void differentDataShareNothing() {
    Object dark = new LoadedDatasets(oneDigit((byte) 1)).derived("test/other", Object::new);
    Object light = new LoadedDatasets(oneDigit((byte) 2)).derived("test/other", Object::new);
    assertNotSame(dark, light);
  }

  private static Mnist oneDigit(byte pixel) {
    byte[] image = new byte[Mnist.PIXELS];
    image[400] = pixel;
    return new Mnist(image, new byte[] {3}, new byte[0], new byte[0]);
  }
}
