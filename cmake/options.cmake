# weft_options: how our own code is compiled. Every floor inherits it from weft_base.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)

add_library(weft_options INTERFACE)
target_include_directories(weft_options INTERFACE "${PROJECT_SOURCE_DIR}/src")
target_compile_options(weft_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # g++ 12 warns of its own std::string at -O3 (its bug 105651).
  target_compile_options(weft_options INTERFACE -Wno-restrict)
endif()

# Warnings are errors with the compilers that every change is checked with. A newer compiler's new warning must not keep
# anybody from building.
set(checked OFF)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION MATCHES "^12\\.")
  set(checked ON)
elseif(CMAKE_CXX_COMPILER_ID STREQUAL Clang AND CMAKE_CXX_COMPILER_VERSION MATCHES "^14\\.")
  set(checked ON)
endif()
option(WEFT_WERROR "Warnings in our code are errors" ${checked})
if(WEFT_WERROR)
  target_compile_options(weft_options INTERFACE -Werror)
endif()

if(WEFT_SANITIZE)
  list(JOIN WEFT_SANITIZE "," sanitizers)
  target_compile_options(weft_options INTERFACE
    -fsanitize=${sanitizers} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_compile_definitions(weft_options INTERFACE _GLIBCXX_ASSERTIONS)
  target_link_options(weft_options INTERFACE -fsanitize=${sanitizers})
endif()

# Coverage feedback for the fuzz targets; it does not disturb other programs of the same build.
if(WEFT_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL Clang)
    message(FATAL_ERROR "WEFT_FUZZ: libFuzzer comes with Clang, the compiler is ${CMAKE_CXX_COMPILER_ID}; "
      "add -DCMAKE_CXX_COMPILER=clang++")
  endif()
  target_compile_options(weft_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

# The same build graph with a compiler that only reads: an "object" is an empty stamp, and a source is read again only
# when it or a header of it has changed.
if(WEFT_SYNTAX_ONLY)
  set(CMAKE_CXX_COMPILE_OBJECT
    "<CMAKE_CXX_COMPILER> <DEFINES> <INCLUDES> <FLAGS> -fsyntax-only <SOURCE>"
    "${CMAKE_COMMAND} -E touch <OBJECT>")
  set(CMAKE_CXX_CREATE_STATIC_LIBRARY "${CMAKE_COMMAND} -E touch <TARGET>")
  set(CMAKE_CXX_CREATE_SHARED_LIBRARY "${CMAKE_COMMAND} -E touch <TARGET>")
  set(CMAKE_CXX_LINK_EXECUTABLE "${CMAKE_COMMAND} -E touch <TARGET>")
endif()
