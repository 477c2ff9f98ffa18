package switchback.reports.explore;

import java.nio.charset.StandardCharsets;
import switchback.reports.Json;

/**
 * A response to a request. Its bytes must not be modified.
 *
 * @param status the HTTP status
 * @param type the media type
 * @param body the bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Response(int status, String type, byte[] body) {
  static final int OK = 200;
  static final int BAD_REQUEST = 400;
  static final int FORBIDDEN = 403;
  static final int NOT_FOUND = 404;
  static final int NO_SUCH_METHOD = 405;
  static final int TOO_LARGE = 413;
  static final int FAULT = 500;
  static final int BUSY = 503;

  /**
   * The body of every failure.
   *
   * @param error one line: what, where, got, expected, hint
   */
  record Failure(String error) {}

  static Response json(Record value) {
    return json(OK, value);
  }

  static Response failure(int status, String line) {
    return json(status, new Failure(line));
  }

  private static Response json(int status, Record value) {
    return new Response(
        status,
        "application/json; charset=utf-8",
        Json.write(value).getBytes(StandardCharsets.UTF_8));
  }

  /** Returns a response of raw numbers or pixels. */
  static Response bytes(byte[] body) {
    return new Response(OK, "application/octet-stream", body);
  }
}
