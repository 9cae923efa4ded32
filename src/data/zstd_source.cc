#include "data/zstd_source.h"

#include <zstd.h>

#include "base/error.h"

namespace weft::data {

struct ZstdSource::State {
  ZSTD_DStream* stream = ZSTD_createDStream();
  ZSTD_inBuffer input = {};
  size_t wanted = 0;  // of the frame's rest, as the library says; 0: the frame is complete
  ~State() { ZSTD_freeDStream(stream); }
};

ZstdSource::ZstdSource(std::unique_ptr<ByteSource> packed)
    : ByteSource(packed->name()),
      packed_(std::move(packed)),
      state_(std::make_unique<State>()),
      input_(ZSTD_DStreamInSize()) {
  if (state_->stream == nullptr) fail("{}: libzstd can't begin: no memory", name());
}

ZstdSource::~ZstdSource() = default;

size_t ZstdSource::read(std::span<char> to) {
  ZSTD_inBuffer& input = state_->input;
  ZSTD_outBuffer output = {to.data(), to.size(), 0};
  while (true) {
    // The library may hold back what did not fit last time, so it is asked before the file is.
    const size_t taken = input.pos;
    const size_t code = ZSTD_decompressStream(state_->stream, &output, &input);
    if (ZSTD_isError(code) != 0)
      fail(
          "{}: the zstd data can't be unpacked before byte {}: {}; copy or download the file again",
          name(), position() - (input.size - input.pos), ZSTD_getErrorName(code));
    if (input.pos > taken || output.pos > 0) state_->wanted = code;
    if (output.pos > 0) return output.pos;
    if (input.pos < input.size) continue;
    input = {input_.data(), packed_->read(input_), 0};
    if (input.size > 0) continue;
    if (state_->wanted == 0) return 0;
    fail("{}: the zstd data end too early, after {} bytes; copy or download the file again", name(),
         position());
  }
}

}  // namespace weft::data
