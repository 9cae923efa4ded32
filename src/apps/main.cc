// weft: one program with subcommands. Here every Error ends, printed once.
//
// Exit codes: 0 done, 1 failed, 2 wrong use, 130 or 143 interrupted after saving.
#include <fmt/format.h>

#include <exception>
#include <filesystem>
#include <new>

#include "apps/cli.h"
#include "apps/message.h"
#include "base/error.h"

int main(int argc, char** argv) {
  try {
    return weft::apps::run_cli(argc, argv);
  } catch (const weft::UsageError& error) {
    fmt::print(stderr, "weft: {}\n", weft::apps::readable(error.what()));
    return 2;
  } catch (const weft::Error& error) {
    fmt::print(stderr, "weft: {}\n", weft::apps::readable(error.what()));
  } catch (const std::bad_alloc&) {
    fmt::print(stderr,
               "weft: there is not enough memory; take a smaller model, batch or sequence\n");
  } catch (const std::filesystem::filesystem_error& error) {
    fmt::print(stderr, "weft: {}; check that the path exists and may be read\n", error.what());
  } catch (const std::exception& error) {
    fmt::print(stderr, "weft: a mistake in the program, please report it: {}\n", error.what());
  }
  return 1;
}
