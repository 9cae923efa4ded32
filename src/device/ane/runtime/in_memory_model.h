// InMemoryModel: one program as the system's in-memory model, from text to requests.
#pragma once

#include <optional>

#include "device/ane/runtime/attributes.h"
#include "device/ane/runtime/classes.h"
#include "device/ane/runtime/io_surface.h"
#include "device/ane/runtime/model_folder.h"

namespace weft::device::ane::runtime {

/// What succeeded so far, of all models of one transport.
struct Counts {
  int compilations = 0, loads = 0;
};

class InMemoryModel final : public Executable {
 public:
  /// Compiles and loads. `tell`: its folder is a private one, and the model is told
  /// (model_folder.h). Throws Fault, or Error where the folder can't be written.
  InMemoryModel(std::shared_ptr<const System> system, std::shared_ptr<Counts> counts,
                const std::string& temporary, std::string_view program, const std::string& text,
                bool tell);
  /// Requests, then the loaded program, then the model, then the surfaces (rule ANE-100).
  ~InMemoryModel() override;

  std::span<const Slot> inputs() const override { return signature_.inputs.slots; }
  std::span<const Slot> outputs() const override { return signature_.outputs.slots; }
  size_t bind(std::span<const std::shared_ptr<Buffer>> inputs,
              std::span<const std::shared_ptr<Buffer>> outputs) override;
  void run(size_t request) override;
  void reload() override;

 private:
  using Surfaces = std::vector<std::shared_ptr<IoSurface>>;
  struct Request {
    Surfaces inputs, outputs;
    Ref object;
  };

  Caller caller(Stage stage) const { return {system_->api, stage, program_}; }
  void describe(const std::string& temporary, const std::string& text, bool tell);
  void compile(const std::string& temporary);
  Signature load();
  void unload();
  void close() noexcept;
  Surfaces fitting(const Ports& ports, std::span<const std::shared_ptr<Buffer>> buffers) const;
  Ref make_request(const Request& request) const;
  std::string table(const Request& request) const;

  const std::shared_ptr<const System> system_;
  const std::shared_ptr<Counts> counts_;
  const std::string program_;
  std::optional<ModelFolder> folder_;
  std::vector<Request> requests_;
  Signature signature_;
  Ref options_;  // none: an empty dictionary
  Ref model_;
  bool loaded_ = false;
};

}  // namespace weft::device::ane::runtime
