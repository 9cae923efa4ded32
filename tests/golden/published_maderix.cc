#include "golden/published_trainers.h"

namespace weft::test {
namespace {

using Kernel = PublishedStep::Kernel;

constexpr double kHalf = 2, kFloat = 4;  // bytes

constexpr PublishedSizes kStatic{
    .dim = 768, .hidden = 2048, .layers = 12, .heads = 12, .sequence = 256, .vocab = 32000};
constexpr PublishedSizes kDynamic{
    .dim = 768, .hidden = 2048, .layers = 12, .heads = 12, .sequence = 256, .vocab = 9205};

// RMSNorm by four operations of vDSP on every channel, 9 numbers an element.
void norm(PublishedStep& step, const PublishedSizes& n) { step.pass(9 * n.stream()); }
// Its backward by eleven, 25 numbers an element.
void norm_backward(PublishedStep& step, const PublishedSizes& n) { step.pass(25 * n.stream()); }
// z = x + y.
void residual(PublishedStep& step, const PublishedSizes& n) { step.pass(3 * n.stream()); }
void copy(PublishedStep& step, double numbers) { step.pass(2 * numbers); }
void copy_half(PublishedStep& step, double numbers) { step.pass(numbers); }

// The classifier and its gradients on the CPU, and a cross-entropy of so many passes.
void classifier(PublishedStep& step, const PublishedSizes& n, double passes) {
  norm(step, n);
  step.product(n.vocab, n.sequence, n.dim);
  step.exponentials(n.vocab * n.sequence);
  step.pass(passes * n.vocab * n.sequence);
  step.product(n.dim, n.sequence, n.vocab);
  step.queue(n.vocab, n.dim, n.sequence);
  norm_backward(step, n);
}

// The operands of a block's weight gradients are copied for the queue, which may lag behind.
void feed_forward_gradients(PublishedStep& step, const PublishedSizes& n) {
  copy(step, 2 * n.stream() + 3 * n.inner());
  step.queue(n.dim, n.hidden, n.sequence);
  step.queue(n.hidden, n.dim, n.sequence);
  step.queue(n.hidden, n.dim, n.sequence);
}

void attention_gradients(PublishedStep& step, const PublishedSizes& n) {
  copy(step, 4 * n.stream());
  for (int i = 0; i < 3; ++i) step.queue(n.dim, n.dim, n.sequence);
}

// The second program of attention's backward: dq and dk from probs and dprobs.
Kernel second_half(const PublishedSizes& n, double size) {
  return {.flop = 4 * n.scores() * n.head_dim(),
          .ports = size * (2 * n.scores() + 4 * n.stream()),
          .weights = 0};
}

void static_forward(PublishedStep& step, const PublishedSizes& n) {
  copy(step, n.stream());
  step.convert(n.stream());
  step.run({.flop = 8 * n.square() * n.sequence + 4 * n.scores() * n.head_dim(),
            .ports = kHalf * 7 * n.stream(),
            .weights = kHalf * 4 * n.square(),
            .softmax = n.scores()});
  step.convert(3 * n.stream());
  residual(step, n);
  step.convert(n.stream());
  step.run({.flop = 6 * n.wide() * n.sequence,
            .ports = kHalf * (3 * n.stream() + 3 * n.inner()),
            .weights = kHalf * 3 * n.wide()});
  step.convert(2 * n.stream() + 3 * n.inner());
  residual(step, n);
}

void static_backward(PublishedStep& step, const PublishedSizes& n) {
  copy(step, n.stream());
  step.convert(n.stream());
  copy_half(step, 2 * n.inner());  // what the forward left in fp16
  step.run({.flop = 6 * n.wide() * n.sequence,
            .ports = kHalf * (2 * n.stream() + 4 * n.inner()),
            .weights = kHalf * 3 * n.wide()});
  step.convert(n.stream() + 2 * n.inner());
  feed_forward_gradients(step, n);
  norm_backward(step, n);
  residual(step, n);
  copy(step, 3 * n.stream());
  step.queue(n.dim, n.dim, n.sequence);

  copy_half(step, 3 * n.stream());
  step.convert(n.stream());
  step.run({.flop = 2 * n.square() * n.sequence + 6 * n.scores() * n.head_dim(),
            .ports = kHalf * (5 * n.stream() + 2 * n.scores()),
            .weights = kHalf * n.square(),
            .softmax = n.scores()});
  copy_half(step, 2 * n.scores() + 2 * n.stream());
  step.run(second_half(n, kHalf));
  step.convert(3 * n.stream());
  attention_gradients(step, n);
  copy_half(step, 3 * n.stream());
  step.run({.flop = 6 * n.square() * n.sequence,
            .ports = kHalf * 4 * n.stream(),
            .weights = kHalf * 3 * n.square()});
  step.convert(n.stream());
  norm_backward(step, n);
  residual(step, n);
}

void norm_and_keep(PublishedStep& step, const PublishedSizes& n) {
  norm(step, n);
  copy(step, n.stream());
}

void packed_forward(PublishedStep& step, const PublishedSizes& n) {
  copy(step, n.stream());
  norm_and_keep(step, n);
  copy(step, n.stream() + 4 * n.square());
  step.run({.flop = 8 * n.square() * n.sequence + 4 * n.scores() * n.head_dim(),
            .ports = kFloat * 7 * n.stream(),
            .weights = kFloat * 4 * n.square(),
            .softmax = n.scores()});
  copy(step, 5 * n.stream());
  residual(step, n);
  norm_and_keep(step, n);
  copy(step, n.stream() + 2 * n.wide());
  step.run({.flop = 4 * n.wide() * n.sequence,
            .ports = kFloat * (n.stream() + 3 * n.inner()),
            .weights = kFloat * 2 * n.wide()});
  copy(step, 4 * n.inner());
  copy(step, n.inner() + n.wide());
  step.run({.flop = 2 * n.wide() * n.sequence,
            .ports = kFloat * (n.inner() + n.stream()),
            .weights = kFloat * n.wide()});
  copy(step, n.stream());
  residual(step, n);
}

// SiLU and its derivative: a sigmoid, and nine more operations of vDSP with 24 numbers an element.
void silu(PublishedStep& step, const PublishedSizes& n) {
  step.exponentials(n.inner());
  step.pass(24 * n.inner());
}

// Attention's backward, which is the same in both dynamic trainers: fp16 ports, no weights, the
// gradients of q, k and v to the queue.
void attention_backward(PublishedStep& step, const PublishedSizes& n) {
  step.convert(4 * n.stream());
  step.run({.flop = 6 * n.scores() * n.head_dim(),
            .ports = kHalf * (5 * n.stream() + 2 * n.scores()),
            .weights = 0,
            .softmax = n.scores()});
  copy_half(step, 2 * n.scores());
  step.convert(2 * n.stream());
  step.run(second_half(n, kHalf));
  step.convert(3 * n.stream());
  attention_gradients(step, n);
}

void packed_backward(PublishedStep& step, const PublishedSizes& n) {
  copy(step, n.stream());
  copy(step, n.stream() + n.wide());
  step.run({.flop = 2 * n.wide() * n.sequence,
            .ports = kFloat * (n.stream() + n.inner()),
            .weights = kFloat * n.wide()});
  copy(step, n.inner());
  silu(step, n);
  copy(step, 2 * n.inner() + 2 * n.wide());
  step.run({.flop = 4 * n.wide() * n.sequence,
            .ports = kFloat * (2 * n.inner() + n.stream()),
            .weights = kFloat * 2 * n.wide()});
  copy(step, n.stream());
  feed_forward_gradients(step, n);
  norm_backward(step, n);
  residual(step, n);
  copy(step, n.stream() + n.square());
  step.run({.flop = 2 * n.square() * n.sequence,
            .ports = kFloat * 2 * n.stream(),
            .weights = kFloat * n.square()});
  copy(step, n.stream());
  copy(step, 2 * n.stream());
  step.queue(n.dim, n.dim, n.sequence);
  attention_backward(step, n);
  copy(step, 3 * n.stream() + 3 * n.square());
  step.run({.flop = 6 * n.square() * n.sequence,
            .ports = kFloat * 4 * n.stream(),
            .weights = kFloat * 3 * n.square()});
  copy(step, n.stream());
  norm_backward(step, n);
  residual(step, n);
}

void dynamic_forward(PublishedStep& step, const PublishedSizes& n) {
  copy(step, n.stream());
  norm_and_keep(step, n);
  step.convert(n.stream());
  step.run({.flop = 6 * n.square() * n.sequence + 4 * n.scores() * n.head_dim(),
            .ports = kHalf * 6 * n.stream(),
            .weights = kHalf * 3 * n.square(),
            .softmax = n.scores()});
  step.convert(5 * n.stream());
  step.run({.flop = 2 * n.square() * n.sequence,
            .ports = kHalf * 2 * n.stream(),
            .weights = kHalf * n.square()});
  step.convert(n.stream());
  residual(step, n);
  norm(step, n);
  step.convert(2 * n.stream());
  step.run({.flop = 6 * n.wide() * n.sequence,
            .ports = kHalf * (3 * n.stream() + 3 * n.inner()),
            .weights = kHalf * 3 * n.wide()});
  step.convert(n.stream() + 3 * n.inner());
}

// A rotation back by scalar powf, cosf and sinf, two of which come to an exponential of a pair.
void rope_backward(PublishedStep& step, const PublishedSizes& n) {
  step.exponentials(2 * n.stream());
  copy(step, 2 * n.stream());
}

void dynamic_backward(PublishedStep& step, const PublishedSizes& n) {
  copy(step, n.stream());
  step.convert(n.stream());
  step.run({.flop = 2 * n.wide() * n.sequence,
            .ports = kHalf * (n.stream() + n.inner()),
            .weights = kHalf * n.wide()});
  step.convert(n.inner());
  silu(step, n);
  step.convert(2 * n.inner());
  step.run({.flop = 4 * n.wide() * n.sequence,
            .ports = kHalf * (2 * n.inner() + n.stream()),
            .weights = kHalf * 2 * n.wide()});
  step.convert(n.stream());
  feed_forward_gradients(step, n);
  norm_backward(step, n);
  residual(step, n);
  copy(step, n.stream());
  step.convert(n.stream());
  step.run({.flop = 2 * n.square() * n.sequence,
            .ports = kHalf * 2 * n.stream(),
            .weights = kHalf * n.square()});
  step.convert(n.stream());
  copy(step, 2 * n.stream());
  step.queue(n.dim, n.dim, n.sequence);
  copy(step, 2 * n.stream());
  attention_backward(step, n);
  copy(step, 3 * n.stream());
  rope_backward(step, n);
  step.convert(n.stream());
  step.run({.flop = 2 * n.square() * n.sequence,
            .ports = kHalf * 2 * n.stream(),
            .weights = kHalf * n.square()});
  step.convert(3 * n.stream());
  step.run({.flop = 4 * n.square() * n.sequence,
            .ports = kHalf * 3 * n.stream(),
            .weights = kHalf * 2 * n.square()});
  step.convert(n.stream());
  residual(step, n);
  norm_backward(step, n);
  residual(step, n);
}

}  // namespace

void maderix_static(PublishedStep& step) {
  for (int layer = 0; layer < kStatic.layers; ++layer) static_forward(step, kStatic);
  classifier(step, kStatic, 6);
  for (int layer = 0; layer < kStatic.layers; ++layer) static_backward(step, kStatic);
}

void maderix_dynamic_packed(PublishedStep& step) {
  for (int layer = 0; layer < kDynamic.layers; ++layer) packed_forward(step, kDynamic);
  classifier(step, kDynamic, 5);
  for (int layer = 0; layer < kDynamic.layers; ++layer) packed_backward(step, kDynamic);
}

void maderix_dynamic(PublishedStep& step) {
  for (int layer = 0; layer < kDynamic.layers; ++layer) dynamic_forward(step, kDynamic);
  copy(step, kDynamic.vocab * kDynamic.sequence);
  classifier(step, kDynamic, 5);
  for (int layer = 0; layer < kDynamic.layers; ++layer) dynamic_backward(step, kDynamic);
}

}  // namespace weft::test
