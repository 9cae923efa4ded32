// Transport: the way to the Neural Engine, as few functions as it takes. What stands above knows
// neither Objective-C nor which private interface does the work; what stands below knows neither
// Programs nor Surfaces.
//
// One thread calls at a time. Every function throws Fault where the system says no.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace weft::device::ane::runtime {

/// A matrix of halves as the engine steps through it: `rows` are all axes but the last.
struct Layout {
  int64_t rows = 0, cols = 0;
  int64_t row_bytes = 0;  ///< from one row to the next (RowStride)
  bool operator==(const Layout&) const = default;
};
/// Rows of whole 64 bytes (rule ANE-19): what a loaded program is expected to report.
Layout padded(int64_t rows, int64_t cols);

/// A port of a loaded program, as the system reports it.
struct Slot {
  std::string name;  ///< as in the text
  Layout layout;
  int64_t bytes = 0;  ///< no buffer may be smaller (BatchStride)
};

/// Memory that the host and the engine share. Zero-filled.
class Buffer {
 public:
  enum class Use : uint8_t { read, write };
  virtual ~Buffer() = default;
  Buffer() = default;
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;

  /// The bytes, which stand where they are as long as the Buffer lives; the host touches them
  /// between lock() and unlock() alone.
  virtual std::byte* data() const = 0;
  virtual int64_t bytes() const = 0;
  virtual void lock(Use use) = 0;
  /// Throws nothing: what goes wrong is said by the next lock().
  virtual void unlock(Use use) = 0;
};

/// The right to touch a Buffer's bytes, while it lives.
class Access {
 public:
  Access(Buffer& buffer, Buffer::Use use) : buffer_(buffer), use_(use) { buffer_.lock(use_); }
  ~Access() { buffer_.unlock(use_); }
  Access(const Access&) = delete;
  Access& operator=(const Access&) = delete;
  std::byte* data() const { return buffer_.data(); }

 private:
  Buffer& buffer_;
  const Buffer::Use use_;
};

/// A program that is compiled and loaded. Its end unloads it.
class Executable {
 public:
  virtual ~Executable() = default;
  /// In the order of their indices, which need not be that of the text.
  virtual std::span<const Slot> inputs() const = 0;
  virtual std::span<const Slot> outputs() const = 0;
  /// A request over one Buffer per slot, in the order of inputs() and outputs(); keeps them alive.
  /// Made once, run every step. Its number.
  virtual size_t bind(std::span<const std::shared_ptr<Buffer>> inputs,
                      std::span<const std::shared_ptr<Buffer>> outputs) = 0;
  /// Runs request number `request` to its end, once: repeating is for who calls (retry.h).
  virtual void run(size_t request) = 0;
  /// Unloads and loads again; requests keep their numbers. After a Fault nothing runs until another
  /// reload() succeeds.
  virtual void reload() = 0;
};

class Transport {
 public:
  virtual ~Transport() = default;
  /// "in-memory models".
  virtual std::string_view name() const = 0;
  /// Compiles and loads `text`; `program` names it in messages.
  virtual std::unique_ptr<Executable> load(std::string_view program, const std::string& text) = 0;
  /// At least `bytes` for a matrix in this layout.
  virtual std::shared_ptr<Buffer> allocate(const Layout& layout, int64_t bytes) = 0;
  /// Compilations, and loads, that succeeded so far. A process has one Transport.
  virtual int compilations() const = 0;
  virtual int loads() const = 0;
};

/// nullopt, or why this machine has no way to a Neural Engine, in words.
std::optional<std::string> absent();
/// Where absent() has nothing against it. Throws Fault.
std::unique_ptr<Transport> open_transport();

}  // namespace weft::device::ane::runtime
