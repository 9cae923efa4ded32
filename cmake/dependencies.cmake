# The libraries of others. tools/packages.txt names the packages that bring them.

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(fmt CONFIG REQUIRED)
find_package(nlohmann_json 3.10 CONFIG REQUIRED)
find_package(hwy CONFIG REQUIRED)
find_package(CLI11 CONFIG REQUIRED)
find_package(CURL 7.85 REQUIRED)
find_package(simdjson CONFIG REQUIRED)
pkg_check_modules(xxhash REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(zlib REQUIRED IMPORTED_TARGET zlib)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(crypto REQUIRED IMPORTED_TARGET libcrypto)
pkg_check_modules(ncurses REQUIRED ncursesw)
pkg_check_modules(sentencepiece REQUIRED IMPORTED_TARGET sentencepiece)

# weft_blas: matrix products. The macro says which header declares them.
add_library(weft_blas INTERFACE)
if(APPLE)
  target_link_libraries(weft_blas INTERFACE "-framework Accelerate")
  target_compile_definitions(weft_blas INTERFACE WEFT_BLAS_ACCELERATE)
  set(blas_name Accelerate)
  set(blas_version "macOS ${CMAKE_SYSTEM_VERSION}")
else()
  pkg_check_modules(openblas REQUIRED IMPORTED_TARGET openblas)
  target_link_libraries(weft_blas INTERFACE PkgConfig::openblas)
  target_compile_definitions(weft_blas INTERFACE WEFT_BLAS_OPENBLAS)
  set(blas_name OpenBLAS)
  set(blas_version "${openblas_VERSION}")
endif()

# weft_curses: ncurses with wide characters. Its functions without the macros of the same names, and not what else its
# package would define, which hides functions of the system on macOS.
add_library(weft_curses INTERFACE)
target_include_directories(weft_curses SYSTEM INTERFACE ${ncurses_INCLUDE_DIRS})
target_link_libraries(weft_curses INTERFACE ${ncurses_LINK_LIBRARIES})
target_compile_definitions(weft_curses INTERFACE NCURSES_NOMACROS=1 NCURSES_WIDECHAR=1)
