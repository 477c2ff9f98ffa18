package switchback.datasets.cifar;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an HTTP response, read chunk by chunk with a timeout for each. {@code
 * HttpRequest.timeout} covers the headers only, and the {@code read} of a stream would wait for
 * ever.
 */
final class BodyChunks implements AutoCloseable {
  private final Duration patience;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Subscriber subscriber = new Subscriber();

  /** A chunk or a failure; an empty chunk without a failure is the end. */
  private record Event(List<ByteBuffer> chunk, @Nullable Throwable failure) {}

  BodyChunks(Flow.Publisher<List<ByteBuffer>> body, Duration patience) {
    this.patience = patience;
    body.subscribe(subscriber);
  }

  /**
   * Returns the next chunk; an empty list at the end.
   *
   * @throws IOException if the connection is lost or no chunk arrives in time
   */
  List<ByteBuffer> next() throws IOException, InterruptedException {
    subscriber.request();
    Event event = events.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    if (event == null) {
      throw new HttpTimeoutException("no data received for " + patience.toSeconds() + " s");
    }
    if (event.failure() != null) {
      throw new IOException("connection lost: " + event.failure().getMessage(), event.failure());
    }
    return event.chunk();
  }

  @Override
  public void close() {
    subscriber.cancel();
  }

  private final class Subscriber implements Flow.Subscriber<List<ByteBuffer>> {
    private Flow.@Nullable Subscription subscription;
    private long wanted;

    @Override
    public synchronized void onSubscribe(Flow.Subscription given) {
      subscription = given;
      if (wanted > 0) {
        given.request(wanted);
      }
    }

    synchronized void request() {
      if (subscription == null) {
        wanted++;
      } else {
        subscription.request(1);
      }
    }

    synchronized void cancel() {
      if (subscription != null) {
        subscription.cancel();
      }
    }

    @Override
    public void onNext(List<ByteBuffer> chunk) {
      events.add(new Event(chunk, null));
    }

    @Override
    public void onError(Throwable failure) {
      events.add(new Event(List.of(), failure));
    }

    @Override
    public void onComplete() {
      events.add(new Event(List.of(), null));
    }
  }
}
