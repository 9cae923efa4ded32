// What is behind _ANEInMemoryModel: a text on its way to being run, and what the system says at
// each step.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "standin/program.h"
#include "standin/trouble.h"
#include "standin/values.h"

namespace weft::standin {

/// What is behind _ANERequest: surfaces, and the indices that they were given.
struct Request : Content {
  static constexpr const char* kClass = "_ANERequest";
  struct Bound {
    long index = 0;
    Reference surface;
  };
  std::vector<Bound> inputs, outputs;
};

/// One thread at a time has a model; different models have nothing in common.
class Model : public Content {
 public:
  static constexpr const char* kClass = "_ANEInMemoryModel";
  explicit Model(std::string text);

  /// Equal for equal texts.
  std::string identifier() const;
  /// Where the text lies as a file; else it is the identifier in the folder for temporary files.
  void set_folder(std::filesystem::path folder);

  Answer compile();
  Answer load();
  Answer unload();
  Answer evaluate(const Request& request);
  /// nullptr before the first load.
  Reference attributes();

 private:
  std::filesystem::path folder() const;
  Answer without_files() const;
  Answer translate(const Behaviour& behaviour);
  Answer run(const Request& request, Trouble trouble);

  const std::string text_;
  std::mutex lock_;
  std::filesystem::path folder_;
  std::unique_ptr<Program> program_;
  Reference attributes_;
  bool loaded_ = false;
  long loads_ = 0, evaluations_ = 0;  // the latter since the last load
};

}  // namespace weft::standin
