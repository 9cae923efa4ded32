// The command line.
#pragma once

namespace weft::apps {

/// Reads the arguments and runs the command. Returns the exit code. Throws Error and UsageError.
int run_cli(int argc, char** argv);

}  // namespace weft::apps
