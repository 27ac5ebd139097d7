// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The identity of a point: the first 128 bits of SHA-256 over the point's canonical JSON.
 *
 * <p>Equal points have equal identities on every machine; resume, caching and the random streams
 * hang on nothing else.
 *
 * @param high the leading 64 bits
 * @param low the trailing 64 bits
 */
public record PointId(long high, long low) implements Comparable<PointId> {

  /** Never fed: copies of it are cheaper than a new search for the algorithm. */
  private static final MessageDigest SHA_256 = unused();

  /**
   * The identity of the given canonical text.
   *
   * @param canonicalJson canonical JSON of a point, see {@link Point#canonicalJson()}
   * @return its identity
   */
  public static PointId of(String canonicalJson) {
    return of(canonicalJson.getBytes(StandardCharsets.UTF_8));
  }

  /** The identity of canonical text in UTF-8. */
  static PointId of(byte[] canonicalJson) {
    ByteBuffer digest = ByteBuffer.wrap(sha256(canonicalJson));
    return new PointId(digest.getLong(), digest.getLong());
  }

  /**
   * The identity written as 32 hexadecimal digits.
   *
   * @param hex 32 hexadecimal digits, either case
   * @return the identity
   * @throws IllegalArgumentException if the text has another form
   */
  public static PointId parse(String hex) {
    if (!hex.matches("[0-9a-fA-F]{32}")) {
      throw new IllegalArgumentException("a point_id has 32 hexadecimal digits, was '" + hex + "'");
    }
    return new PointId(
        Long.parseUnsignedLong(hex.substring(0, 16), 16),
        Long.parseUnsignedLong(hex.substring(16), 16));
  }

  /**
   * The identity as it stands in the column {@code point_id}.
   *
   * @return 32 lower-case hexadecimal digits
   */
  public String hex() {
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }

  @Override
  public int compareTo(PointId other) {
    int order = Long.compareUnsigned(high, other.high);
    return order != 0 ? order : Long.compareUnsigned(low, other.low);
  }

  @Override
  public String toString() {
    return hex();
  }

  private static byte[] sha256(byte[] text) {
    try {
      return ((MessageDigest) SHA_256.clone()).digest(text);
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the SHA-256 of this Java platform cannot be copied", e);
    }
  }

  private static MessageDigest unused() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
