// ModelFolder: the private temporary folder that the system wants a program's text in before it
// compiles it (rules ANE-91, ANE-92).
//
//   <temporary>/weft-ane-<user>-<process>-<number>/   mode 0700
//     lock                                            locked while its process lives
//     <identifier>/model.mil, weights/                handed to the model by setModelURL:
//
// A model that can't be told where its folder is has it as <temporary>/<identifier>; the empty
// folder of the same name beside `lock` says so to whoever tidies up. Programs of the same text
// share that one, and the first to go takes it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace weft::device::ane::runtime {

class ModelFolder {
 public:
  /// Makes the folder and writes the text. Throws Error where a link or somebody else's folder
  /// stands in the way. `identifier` comes from the system and is looked at: letters, digits, '-'
  /// and '_'.
  ModelFolder(const std::filesystem::path& temporary, const std::string& identifier,
              const std::string& text, bool told);
  /// Removes it all.
  ~ModelFolder();
  ModelFolder(const ModelFolder&) = delete;
  ModelFolder& operator=(const ModelFolder&) = delete;

  /// What holds model.mil.
  const std::filesystem::path& path() const { return model_; }

 private:
  void remove() noexcept;
  std::filesystem::path root_, model_;
  int lock_ = -1;
};

/// Removes what processes of this user left in `temporary` when they ended without a word. Says how
/// many folders; throws nothing.
int remove_leftovers(const std::filesystem::path& temporary) noexcept;

/// Free bytes of the disk below `folder`; -1 where that is not known.
int64_t free_bytes(const std::filesystem::path& folder) noexcept;
/// What compiling wants free (ANE-91).
constexpr int64_t kWantedFreeBytes = int64_t{5} << 30;

}  // namespace weft::device::ane::runtime
