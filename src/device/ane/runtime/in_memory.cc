#include "device/ane/runtime/in_memory.h"

#include "device/ane/runtime/foundation.h"
#include "device/ane/runtime/in_memory_model.h"
#include "device/ane/runtime/io_surface.h"
#include "device/ane/runtime/model_folder.h"

namespace weft::device::ane::runtime {
namespace {

constexpr int kMostCompilations = 115;  // ANE-89

class InMemoryTransport final : public Transport {
 public:
  explicit InMemoryTransport(std::shared_ptr<const System> system)
      : system_(std::move(system)),
        temporary_(temporary_folder(system_->api)),
        counts_(std::make_shared<Counts>()),
        tells_(system_->api.class_respondsToSelector(system_->classes.model_class,
                                                     system_->classes.set_folder.id)) {
    remove_leftovers(temporary_);
  }

  std::string_view name() const override { return "in-memory models"; }
  int compilations() const override { return counts_->compilations; }
  int loads() const override { return counts_->loads; }

  std::unique_ptr<Executable> load(std::string_view program, const std::string& text) override {
    if (counts_->compilations >= kMostCompilations)
      throw own_fault(Stage::compile, program,
                      fmt::format("this process has compiled {} programs, and some systems fail "
                                  "after 119 (ANE-89); start it again",
                                  counts_->compilations));
    if (tells_ && !told_once_) return load_first(program, text);
    return make(program, text);
  }

  std::shared_ptr<Buffer> allocate(const Layout& layout, int64_t bytes) override {
    return std::make_shared<IoSurface>(system_, layout, bytes);
  }

 private:
  std::unique_ptr<Executable> make(std::string_view program, const std::string& text) {
    return std::make_unique<InMemoryModel>(system_, counts_, temporary_, program, text, tells_);
  }

  // That a model takes a folder of its own is known from one report (the H3 notes). Until it has
  // worked once, what fails is tried in the folder that all others use; if that helps, it is kept.
  std::unique_ptr<Executable> load_first(std::string_view program, const std::string& text) {
    try {
      auto model = make(program, text);
      told_once_ = true;
      return model;
    } catch (const Fault&) {
      tells_ = false;
      try {
        return make(program, text);
      } catch (const Fault&) {
        tells_ = true;
      }
      throw;  // the program is at fault, not the folder
    }
  }

  const std::shared_ptr<const System> system_;
  const std::string temporary_;
  const std::shared_ptr<Counts> counts_;
  bool tells_;              // models where their folder is
  bool told_once_ = false;  // and it worked
};

}  // namespace

std::unique_ptr<Transport> make_in_memory_transport(std::shared_ptr<const System> system) {
  return std::make_unique<InMemoryTransport>(std::move(system));
}

std::string temporary_folder(const Frameworks& api) {
  const Pool pool(api);
  const auto folder = read_string(api, api.NSTemporaryDirectory());
  if (folder && !folder->empty()) return *folder;
  throw own_fault(Stage::open, "", "there is no temporary folder; set TMPDIR to one");
}

}  // namespace weft::device::ane::runtime
