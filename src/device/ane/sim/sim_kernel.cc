#include "device/ane/sim/sim_kernel.h"

#include <algorithm>

#include "base/half.h"
#include "device/ane/arithmetic.h"
#include "device/ane/mil/read.h"
#include "device/ane/mil/write.h"
#include "device/halves.h"
#include "device/host_surface.h"

namespace weft::device::ane::sim {
namespace {

void place(const Piece& piece, const uint16_t* from, int64_t port_cols, float* to,
           Workers& workers) {
  const auto rows = [&](int64_t begin, int64_t end) {
    for (int64_t r = begin; r < end; ++r) {
      float* const row = to + piece.place(r, 0, port_cols);
      if (piece.transposed)
        for (int64_t c = 0; c < piece.cols; ++c) row[c] = from_half(from[piece.source(r, c)]);
      else
        widen(from + piece.source(r, 0), row, static_cast<size_t>(piece.cols));
    }
  };
  workers.split(piece.rows, std::max<int64_t>(1, kGrain / piece.cols), rows);
}

// What the text says that a real ANE would be given, read back: what runs is what it means.
Lowered through_text(const Lowered& legal) {
  const std::string text = mil::print(mil::write(legal.program, mil::kIos18));
  Lowered read = mil::read(mil::parse(text), {});
  for (Feed& feed : read.feeds) {
    const auto port = std::ranges::find(legal.feeds, mil::plain_name(feed.port), &Feed::port);
    if (port != legal.feeds.end()) feed.pieces = port->pieces;
  }
  return read;
}

// Zeros for every input, so that fill() leaves the constants alone.
ir::Tensors<float> nothing(const ir::Program& program) {
  ir::Tensors<float> zeros;
  for (const ir::Port& port : program.inputs())
    zeros[port.name].resize(static_cast<size_t>(port.shape.count()));
  return zeros;
}

std::span<uint16_t> halves(const Surface& surface) {
  auto* const data = dynamic_cast<const HostSurface&>(surface).data();
  return {reinterpret_cast<uint16_t*>(data), static_cast<size_t>(surface.port().shape.count())};
}

}  // namespace

Work::Work(const ir::Program& asked, const Chip& chip, Workers& workers)
    : lowered(through_text(legalize(asked, chip))),
      engine(lowered.program, numerics_of(chip), workers),
      read(asked.inputs().size()),
      written(asked.outputs().size()) {
  const ir::Tensors<float> constants = fill(lowered, nothing(asked));
  for (size_t i = 0; i < lowered.feeds.size(); ++i)
    std::ranges::copy(constants.at(lowered.feeds[i].port), engine.input(i).begin());
}

SimKernel::SimKernel(const ir::Program& asked, const Chip& chip, Workers& workers, Device& device)
    : Kernel(with_half_ports(asked), device), work(std::make_unique<Work>(asked, chip, workers)) {}

SimLaunch::SimLaunch(std::shared_ptr<const SimKernel> kernel, Bound bound, Workers& workers)
    : Launch(kernel->program().name(), kernel->device(), bound.inputs, bound.outputs),
      kernel_(std::move(kernel)),
      workers_(workers) {
  const std::span<const ir::Port> ports = kernel_->program().inputs();
  const std::vector<Feed>& feeds = kernel_->work->lowered.feeds;
  for (size_t to = 0; to < feeds.size(); ++to)
    for (const Piece& piece : feeds[to].pieces) {
      if (piece.from.empty()) continue;
      const auto port = std::ranges::find(ports, piece.from, &ir::Port::name);
      loads_.push_back({&piece, static_cast<size_t>(port - ports.begin()), to});
    }
}

void SimLaunch::execute() {
  Work& work = *kernel_->work;
  for (const Load& load : loads_)
    place(*load.piece, halves(*reads()[load.from]).data(),
          work.lowered.program.inputs()[load.to].shape.cols(), work.engine.input(load.to).data(),
          workers_);
  work.engine.run();
  for (size_t i = 0; i < writes().size(); ++i) {
    const std::span<const float> from = work.engine.output(i);
    uint16_t* const to = halves(*writes()[i]).data();
    workers_.split(static_cast<int64_t>(from.size()), kGrain, [&](int64_t begin, int64_t end) {
      narrow(from.data() + begin, to + begin, static_cast<size_t>(end - begin));
    });
  }
  for (size_t i = 0; i < reads().size(); ++i) work.read[i].see(halves(*reads()[i]));
  for (size_t i = 0; i < writes().size(); ++i) work.written[i].see(halves(*writes()[i]));
}

}  // namespace weft::device::ane::sim
