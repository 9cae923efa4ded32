// rustane's step. Its main thread starts a kernel, works beside it, and waits for it.
#include "golden/published_trainers.h"

namespace weft::test {
namespace {

constexpr double kFloat = 4;  // bytes

constexpr PublishedSizes k48m{.dim = 768,
                              .hidden = 2048,
                              .layers = 6,
                              .heads = 6,
                              .sequence = 512,
                              .vocab = 8192,
                              .parameters = 48.8e6};
constexpr PublishedSizes k600m{.dim = 1536,
                               .hidden = 4096,
                               .layers = 20,
                               .heads = 12,
                               .sequence = 512,
                               .vocab = 8192,
                               .parameters = 579e6};

void copy(PublishedStep& step, double numbers) { step.pass(2 * numbers); }
void transpose(PublishedStep& step, double numbers) { step.pass(2 * numbers); }
// RMSNorm in two fused loops, 3 numbers an element; its backward 6.
void norm(PublishedStep& step, const PublishedSizes& n) { step.pass(3 * n.stream()); }
void norm_backward(PublishedStep& step, const PublishedSizes& n) { step.pass(6 * n.stream()); }
void add(PublishedStep& step, const PublishedSizes& n) { step.pass(3 * n.stream()); }

void gradient(PublishedStep& step, const PublishedSizes& n, double rows, double cols) {
  step.product(rows, cols, n.sequence, true);
}

void forward(PublishedStep& step, const PublishedSizes& n) {
  copy(step, n.stream());
  norm(step, n);
  copy(step, n.stream() + 3 * n.square());
  const int attention =
      step.start({.flop = 6 * n.square() * n.sequence + 4 * n.scores() * n.head_dim(),
                  .ports = kFloat * 5 * n.stream(),
                  .weights = kFloat * 3 * n.square(),
                  .softmax = n.scores()});
  copy(step, n.square() + 3 * n.wide());  // the weights of what follows
  copy(step, 3 * n.inner());              // what the layer before has left
  step.join(attention);
  copy(step, 5 * n.stream());
  step.run({.flop = 2 * n.square() * n.sequence,
            .ports = kFloat * 2 * n.stream(),
            .weights = kFloat * n.square()});
  copy(step, n.stream());
  add(step, n);
  norm(step, n);
  copy(step, 2 * n.stream());
  step.run({.flop = 6 * n.wide() * n.sequence,
            .ports = kFloat * (3 * n.stream() + 3 * n.inner()),
            .weights = kFloat * 3 * n.wide()});
  copy(step, n.stream());
}

void feed_forward_backward(PublishedStep& step, const PublishedSizes& n) {
  copy(step, n.stream());
  copy(step, n.stream() + n.wide());
  const int down = step.start({.flop = 2 * n.wide() * n.sequence,
                               .ports = kFloat * (n.stream() + n.inner()),
                               .weights = kFloat * n.wide()});
  transpose(step, 2 * n.wide());
  step.exponentials(n.inner());
  step.pass(8 * n.inner());
  step.join(down);
  copy(step, n.inner());
  step.pass(6 * n.inner());  // SiLU's derivative in one loop
  copy(step, 2 * n.inner() + 2 * n.wide());
  const int up = step.start({.flop = 4 * n.wide() * n.sequence,
                             .ports = kFloat * (2 * n.inner() + n.stream()),
                             .weights = kFloat * 2 * n.wide()});
  gradient(step, n, n.dim, n.hidden);
  transpose(step, n.square());
  step.join(up);
  copy(step, n.stream());
  norm_backward(step, n);
  add(step, n);
  copy(step, 2 * n.stream());
}

void attention_backward(PublishedStep& step, const PublishedSizes& n) {
  copy(step, n.stream() / 2 + n.square());
  const int out = step.start({.flop = 2 * n.square() * n.sequence,
                              .ports = kFloat * 2 * n.stream(),
                              .weights = kFloat * n.square()});
  copy(step, 3 * n.stream());
  step.join(out);
  copy(step, 2 * n.stream());
  const int first = step.start({.flop = 6 * n.scores() * n.head_dim(),
                                .ports = kFloat * (5 * n.stream() + 2 * n.scores()),
                                .weights = 0,
                                .softmax = n.scores()});
  gradient(step, n, n.dim, n.dim);
  gradient(step, n, n.dim, n.hidden);
  step.join(first);
  copy(step, n.stream() + 2 * n.scores());
  copy(step, 2 * n.stream() + 2 * n.scores());
  const int second = step.start({.flop = 4 * n.scores() * n.head_dim(),
                                 .ports = kFloat * (2 * n.scores() + 4 * n.stream()),
                                 .weights = 0});
  transpose(step, 3 * n.square());
  gradient(step, n, n.dim, n.hidden);
  step.join(second);
  copy(step, 2 * n.stream());
  copy(step, 2 * n.stream());  // the rotation back, in place
  copy(step, 3 * n.stream() + 3 * n.square());
  const int query = step.start({.flop = 2 * n.square() * n.sequence,
                                .ports = kFloat * 2 * n.stream(),
                                .weights = kFloat * n.square()});
  const int key = step.start({.flop = 4 * n.square() * n.sequence,
                              .ports = kFloat * 3 * n.stream(),
                              .weights = kFloat * 2 * n.square()});
  for (int i = 0; i < 3; ++i) gradient(step, n, n.dim, n.dim);
  step.join(query);
  step.join(key);
  copy(step, 2 * n.stream());
  add(step, n);
  norm_backward(step, n);
  add(step, n);
}

void loss(PublishedStep& step, const PublishedSizes& n) {
  const double logits = n.vocab * n.sequence;
  norm(step, n);
  copy(step, n.stream());
  transpose(step, n.stream());
  step.pass(logits);  // cleared for the product that adds
  step.product(n.sequence, n.vocab, n.dim, true);
  step.exponentials(logits);
  step.pass(10 * logits);  // maximum, shift, sum, two scalings and a third for the loss scale
  step.pass(2 * logits);
  step.product(n.dim, n.sequence, n.vocab);
  step.queue(n.vocab, n.dim, n.sequence);
  norm_backward(step, n);
}

void rustane(PublishedStep& step, const PublishedSizes& n) {
  step.pass(n.parameters);  // gradients are cleared
  transpose(step, 2 * n.stream());
  for (int layer = 0; layer < n.layers; ++layer) forward(step, n);
  copy(step, 3 * n.inner());
  loss(step, n);
  for (int layer = 0; layer < n.layers; ++layer) {
    feed_forward_backward(step, n);
    attention_backward(step, n);
  }
  step.wait_for_queue();
  step.pass(3 * n.stream());
  step.pass_on_all(n.parameters);      // the norm of the gradients
  step.pass_on_all(7 * n.parameters);  // AdamW, fused, on four threads
}

}  // namespace

void rustane_48m(PublishedStep& step) { rustane(step, k48m); }
void rustane_600m(PublishedStep& step) { rustane(step, k600m); }

}  // namespace weft::test
