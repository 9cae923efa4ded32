# ane_standin: the stand-in of Apple's libraries on Linux (tests/standin/), loaded by the product when WEFT_ANE_LIBRARY
# names it, and of NVIDIA's NVML beside. It is made of its own sources and of our libraries, and shows none of them.

if(APPLE)
  return()
endif()
set(standin_folder "${PROJECT_SOURCE_DIR}/tests/standin")
file(GLOB standin_sources CONFIGURE_DEPENDS "${standin_folder}/*.cc")
list(FILTER standin_sources EXCLUDE REGEX "(_test|/msgsend_[a-z0-9_]*)\\.cc$")
set(standin_msgsend "${standin_folder}/msgsend_${CMAKE_SYSTEM_PROCESSOR}.cc")

add_library(ane_standin SHARED ${standin_sources} "${standin_msgsend}")
target_link_libraries(ane_standin PRIVATE weft_device)
target_include_directories(ane_standin PRIVATE "${PROJECT_SOURCE_DIR}/tests")
# Objects of the library are looked at to the very end, so it stays loaded.
target_link_options(ane_standin PRIVATE
  "-Wl,--version-script=${standin_folder}/exports.map" -Wl,-Bsymbolic -Wl,-z,nodelete)
set_target_properties(ane_standin PROPERTIES LINK_DEPENDS "${standin_folder}/exports.map")
if(CMAKE_CXX_COMPILER_ID STREQUAL Clang)
  # Functions of C have no types that a caller could be held to. Of the files, because these options come last.
  set_source_files_properties(${standin_sources} PROPERTIES COMPILE_OPTIONS -fno-sanitize=function)
endif()
