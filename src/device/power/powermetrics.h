// powermetrics: a program of macOS that says mean powers once a second, to root alone.
#pragma once

#include "device/power/source.h"

namespace weft::device::power {

/// Of cpu, gpu, ane and package. Where `allowed`, which is being root, `command` is started when
/// one of those is wanted, and is killed with the source; else nothing is started, and nobody is
/// asked for a password.
std::unique_ptr<Source> make_powermetrics(bool allowed, std::vector<std::string> command);

/// What to start on macOS: a sample each second, line by line.
std::vector<std::string> powermetrics_command();

}  // namespace weft::device::power
