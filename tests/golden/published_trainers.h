// Published trainers for the ANE, launch by launch as their sources have them, so that the cost
// model can be held to the step times that their authors report.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "device/ane/cost.h"
#include "device/ane/timeline.h"

namespace weft::test {

/// The sizes of a published model; numbers that bytes and flop are made of.
struct PublishedSizes {
  double dim, hidden, layers, heads, sequence, vocab;
  double parameters = 0;

  double stream() const { return dim * sequence; }
  double inner() const { return hidden * sequence; }
  double scores() const { return heads * sequence * sequence; }
  double head_dim() const { return dim / heads; }
  double square() const { return dim * dim; }
  double wide() const { return dim * hidden; }
};

/// A step being written down: a main thread, the ANE, and a queue of weight gradients beside them.
/// Elementwise work runs on one core, as all of these trainers do it.
class PublishedStep {
 public:
  explicit PublishedStep(const device::ane::Rates& rates) : rates_(rates) {}

  /// Copies and vector operations of the main thread, in fp32 numbers read and written.
  void pass(double numbers);
  /// The same on as many cores as memory takes.
  void pass_on_all(double numbers);
  /// From fp32 to fp16 or back.
  void convert(double elements);
  void exponentials(double elements);
  /// A GEMM of the main thread, m × n with k terms, that writes its result or adds to it.
  void product(double m, double n, double k, bool adds = false);
  /// A weight gradient on the queue: m × n with k terms, added to what is there.
  void queue(double m, double n, double k);
  void wait_for_queue();

  struct Kernel {
    double flop, ports, weights;  ///< ports and weights in bytes
    double softmax = 0;
  };
  /// The main thread waits for the kernel.
  void run(const Kernel& kernel) { join(start(kernel)); }
  /// The main thread goes on until join(). Kernels run one after another.
  int start(const Kernel& kernel);
  void join(int kernel) { waits_.push_back(kernel); }

  double seconds() const { return device::ane::simulate(items_, 3).seconds; }
  /// Seconds by kind of work: "ANE", "memory", "exponentials", "products", "queue".
  std::map<std::string, double> parts() const;

 private:
  enum Lane : int { kMain, kAne, kQueue };
  int add(Lane lane, const char* kind, double seconds);
  void main(const char* kind, const device::ane::Work& work,
            device::ane::Cores cores = device::ane::Cores::one);

  const device::ane::Rates& rates_;
  std::vector<device::ane::Item> items_;
  std::vector<int> waits_;  // what the next Item of the main thread waits for
  int last_main_ = -1, last_queued_ = -1;
};

/// maderix/ANE, train_large.m before and at 443194b: weights are constants of the programs, the
/// vocabulary is 32000; forward in two programs, backward in four, all with fp16 ports.
void maderix_static(PublishedStep& step);
/// maderix/ANE at 443194b, training_dynamic: nine programs whose weights are packed beside the
/// activations in fp32 and written at every call; vocabulary of 9205.
void maderix_dynamic_packed(PublishedStep& step);
/// maderix/ANE at d91c984, training_dynamic: ten programs with fp16 ports whose weights are written
/// once per update; vocabulary of 9205.
void maderix_dynamic(PublishedStep& step);
/// rustane at 6e16d3e, 48.8 M parameters in 6 layers, windows of 512 tokens, vocabulary of 8192:
/// fp32 ports, weights written at every call, the thread's work spread beside the running kernels.
void rustane_48m(PublishedStep& step);
/// The same with 579 M parameters in 20 layers.
void rustane_600m(PublishedStep& step);

}  // namespace weft::test
