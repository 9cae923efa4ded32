#include "data/gzip_source.h"

#include <zlib.h>

#include <algorithm>
#include <limits>

#include "base/error.h"

namespace weft::data {
namespace {

constexpr size_t kInputBytes = size_t{1} << 17;
constexpr int kGzipOnly = 16;  // added to the window's bits: a gzip header, and nothing else

}  // namespace

struct GzipSource::State {
  z_stream stream = {};
};

GzipSource::GzipSource(std::unique_ptr<ByteSource> packed)
    : ByteSource(packed->name()),
      packed_(std::move(packed)),
      state_(std::make_unique<State>()),
      input_(kInputBytes) {
  const int code = inflateInit2(&state_->stream, MAX_WBITS + kGzipOnly);
  if (code != Z_OK) fail("{}: zlib can't begin: {}", name(), zError(code));
}

GzipSource::~GzipSource() { (void)inflateEnd(&state_->stream); }

bool GzipSource::refill() {
  const size_t n = packed_->read(input_);
  state_->stream.next_in = reinterpret_cast<Bytef*>(input_.data());
  state_->stream.avail_in = static_cast<uInt>(n);
  return n > 0;
}

size_t GzipSource::read(std::span<char> to) {
  z_stream& stream = state_->stream;
  const size_t wanted = std::min<size_t>(to.size(), std::numeric_limits<uInt>::max());
  stream.next_out = reinterpret_cast<Bytef*>(to.data());
  stream.avail_out = static_cast<uInt>(wanted);
  while (stream.avail_out == wanted) {
    if (stream.avail_in == 0 && !refill()) {
      if (ended_) return 0;
      fail("{}: the gzip data end too early, after {} bytes; copy or download the file again",
           name(), position());
    }
    if (ended_) {
      const int code = inflateReset(&stream);
      if (code != Z_OK) fail("{}: zlib can't go on: {}", name(), zError(code));
      ended_ = false;
    }
    const int code = inflate(&stream, Z_NO_FLUSH);
    ended_ = code == Z_STREAM_END;
    if (code != Z_OK && !ended_ && code != Z_BUF_ERROR)
      fail("{}: the gzip data are damaged before byte {}: {}; copy or download the file again",
           name(), position() - stream.avail_in, stream.msg != nullptr ? stream.msg : zError(code));
  }
  return wanted - stream.avail_out;
}

}  // namespace weft::data
