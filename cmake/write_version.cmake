# Writes FOLDER/version.cc from version.cc.in, FOLDER/facts.cmake and the commit. Run at every build: the file is left
# untouched when nothing has changed.

include("${FOLDER}/facts.cmake")
set(WEFT_COMMIT unknown)
# A source archive inside somebody else's repository must not take that one's commit.
if(EXISTS "${WEFT_SOURCE_DIR}/.git")
  execute_process(COMMAND git -C "${WEFT_SOURCE_DIR}" rev-parse --short=12 --verify HEAD
    OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE failed ERROR_QUIET)
  if(NOT failed)
    set(WEFT_COMMIT "${commit}")
    execute_process(COMMAND git -C "${WEFT_SOURCE_DIR}" diff --quiet HEAD --
      RESULT_VARIABLE changed OUTPUT_QUIET ERROR_QUIET)
    if(changed)
      string(APPEND WEFT_COMMIT "-changed")
    endif()
  endif()
endif()
configure_file("${CMAKE_CURRENT_LIST_DIR}/version.cc.in" "${FOLDER}/version.cc" @ONLY)
