package switchback.reports.explore;

import java.nio.charset.StandardCharsets;
import switchback.reports.Json;

/**
 * An answer to a request. Not to be changed once it is made.
 *
 * @param status of HTTP
 * @param type the media type
 * @param body its bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Reply(int status, String type, byte[] body) {
  static final int OK = 200;
  static final int BAD_REQUEST = 400;
  static final int FORBIDDEN = 403;
  static final int NOT_FOUND = 404;
  static final int NO_SUCH_METHOD = 405;
  static final int TOO_LARGE = 413;
  static final int FAULT = 500;
  static final int BUSY = 503;

  /**
   * What every failure comes back as.
   *
   * @param error what, where, got, expected, hint, in one line
   */
  record Failure(String error) {}

  static Reply json(Record value) {
    return json(OK, value);
  }

  static Reply failure(int status, String line) {
    return json(status, new Failure(line));
  }

  private static Reply json(int status, Record value) {
    return new Reply(
        status,
        "application/json; charset=utf-8",
        Json.write(value).getBytes(StandardCharsets.UTF_8));
  }

  /** Numbers or pixels as they are. */
  static Reply bytes(byte[] body) {
    return new Reply(OK, "application/octet-stream", body);
  }
}
