#include "data/byte_source.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <vector>

#include "base/descriptor.h"
#include "base/error.h"
#include "data/gzip_source.h"
#include "data/zstd_source.h"

namespace weft::data {
namespace {

using namespace std::string_view_literals;

constexpr size_t kHead = 8;  // bytes that tell a format

/// A file as it is; its first bytes can be looked at before they are read.
class FileSource final : public ByteSource {
 public:
  explicit FileSource(const std::filesystem::path& path)
      : ByteSource(path == kStandardInput ? "standard input" : path.string()) {
    if (path == kStandardInput) {
      descriptor_ = Descriptor(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0));
      if (descriptor_.value < 0) fail("{}: it is closed; give files, or a pipe", name());
    } else {
      descriptor_ = Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
      if (descriptor_.value < 0)
        fail("{}: can't be opened to read: {}; check the path", name(), std::strerror(errno));
    }
    head_.resize(kHead);
    size_t filled = 0;
    while (filled < kHead) {
      const size_t n = read_file(std::span(head_).subspan(filled));
      if (n == 0) break;
      filled += n;
    }
    head_.resize(filled);
  }

  std::string_view head() const { return {head_.data(), head_.size()}; }

  size_t read(std::span<char> to) override {
    size_t n = std::min(to.size(), head_.size() - head_read_);
    if (n > 0) {
      std::copy_n(head_.data() + head_read_, n, to.data());
      head_read_ += n;
    } else {
      n = read_file(to);
    }
    position_ += n;
    return n;
  }
  uint64_t position() const override { return position_; }

 private:
  size_t read_file(std::span<char> to) const {
    while (true) {
      const ssize_t n = ::read(descriptor_.value, to.data(), to.size());
      if (n >= 0) return static_cast<size_t>(n);
      if (errno != EINTR) fail("{}: reading failed: {}", name(), std::strerror(errno));
    }
  }

  Descriptor descriptor_;
  std::vector<char> head_;
  size_t head_read_ = 0;
  uint64_t position_ = 0;
};

/// RFC 1952: two magic bytes and the only method there is.
bool is_gzip(std::string_view head) { return head.starts_with("\x1f\x8b\x08"); }

/// RFC 8878: a frame, or a skippable one, with which some tools begin.
bool is_zstd(std::string_view head) {
  return head.starts_with("\x28\xb5\x2f\xfd") ||
         (head.size() >= 4 && (head[0] & 0xf0) == 0x50 && head.substr(1, 3) == "\x2a\x4d\x18");
}

void refuse_archives(const FileSource& file) {
  static constexpr struct {
    std::string_view magic, what;
  } kArchives[] = {{"\xfd"
                    "7zXZ\0"sv,
                    "xz"},
                   {"BZh91AY"sv, "bzip2"},
                   {"PK\3\4"sv, "zip"}};
  for (const auto& archive : kArchives)
    if (file.head().starts_with(archive.magic))
      fail("{}: text, gzip or zstd is wanted, this is {}; unpack it into a pipe and read `{}`",
           file.name(), archive.what, kStandardInput);
}

}  // namespace

std::unique_ptr<ByteSource> open_source(const std::filesystem::path& path) {
  auto file = std::make_unique<FileSource>(path);
  refuse_archives(*file);
  if (is_gzip(file->head())) return std::make_unique<GzipSource>(std::move(file));
  if (is_zstd(file->head())) return std::make_unique<ZstdSource>(std::move(file));
  return file;
}

size_t read_full(ByteSource& source, std::span<char> to) {
  size_t done = 0;
  while (done < to.size()) {
    const size_t n = source.read(to.subspan(done));
    if (n == 0) break;
    done += n;
  }
  return done;
}

}  // namespace weft::data
