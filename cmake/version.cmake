# weft_version: base/version.h's facts. What is known when CMake runs is written into a list of settings; the commit is
# asked for at every build, and version.cc changes, and is compiled again, only when the answer has changed.

set(WEFT_VERSION "${PROJECT_VERSION}")
set(WEFT_COMPILER "${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}")
set(WEFT_BUILD_TYPE "${CMAKE_BUILD_TYPE}")
set(WEFT_LIBRARIES "")
foreach(library IN ITEMS
    "${blas_name}|${blas_version}"
    "Highway|${hwy_VERSION}"
    "SentencePiece|${sentencepiece_VERSION}"
    "fmt|${fmt_VERSION}"
    "nlohmann-json|${nlohmann_json_VERSION}"
    "simdjson|${simdjson_VERSION}"
    "CLI11|${CLI11_VERSION}"
    "xxHash|${xxhash_VERSION}"
    "zlib|${zlib_VERSION}"
    "Zstandard|${zstd_VERSION}"
    "libcurl|${CURL_VERSION_STRING}"
    "OpenSSL|${crypto_VERSION}"
    "ncurses|${ncurses_VERSION}")
  string(REPLACE "|" "\", \"" pair "${library}")
  string(APPEND WEFT_LIBRARIES "    {\"${pair}\"},\n")
endforeach()

set(version_folder "${PROJECT_BINARY_DIR}/version")
file(CONFIGURE OUTPUT "${version_folder}/facts.cmake" @ONLY CONTENT [==[
set(WEFT_SOURCE_DIR [=[@PROJECT_SOURCE_DIR@]=])
set(WEFT_VERSION [=[@WEFT_VERSION@]=])
set(WEFT_COMPILER [=[@WEFT_COMPILER@]=])
set(WEFT_BUILD_TYPE [=[@WEFT_BUILD_TYPE@]=])
set(WEFT_LIBRARIES [=[@WEFT_LIBRARIES@]=])
]==])
set(write_version "${CMAKE_COMMAND}" -D "FOLDER=${version_folder}"
  -P "${PROJECT_SOURCE_DIR}/cmake/write_version.cmake")
execute_process(COMMAND ${write_version} COMMAND_ERROR_IS_FATAL ANY)
add_custom_target(weft_commit COMMAND ${write_version} VERBATIM
  BYPRODUCTS "${version_folder}/version.cc" COMMENT "Which commit is this?")

add_library(weft_version STATIC "${version_folder}/version.cc")
add_dependencies(weft_version weft_commit)
target_link_libraries(weft_version PRIVATE weft_options)
set_target_properties(weft_version PROPERTIES POSITION_INDEPENDENT_CODE ON)
