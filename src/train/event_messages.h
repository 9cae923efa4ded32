// The messages in TensorBoard's event files, as bytes: as much of Protocol Buffers' encoding
// (protobuf.dev/programming-guides/encoding) as they need.
//
// Field numbers are those of tensorboard/compat/proto/: event.proto (Event, SessionLog),
// summary.proto (Summary, SummaryMetadata), tensor.proto (TensorProto), tensor_shape.proto and
// types.proto.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace weft::train {

/// An Event with the file's version: the first of each file.
std::string version_event(int64_t time_ms);

/// An Event that says that the run begins, or goes on, with `step`: readers drop what they know of
/// it and of later steps.
std::string start_event(int64_t time_ms, int64_t step);

/// The values of one step, and the Event around them.
class SummaryEvent {
 public:
  /// A number under `tag`, as a float. "loss/validation" stands in the group "loss".
  void add(std::string_view tag, double value);
  /// A text, UTF-8, for the plug-in that shows texts.
  void add_text(std::string_view tag, std::string_view text);
  bool empty() const { return summary_.empty(); }
  std::string finish(int64_t time_ms, int64_t step) const;

 private:
  std::string summary_;
};

}  // namespace weft::train
