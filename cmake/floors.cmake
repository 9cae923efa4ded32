# weft_floor(<floor> USES <targets>): the library weft_<floor> from all sources under src/<floor>/, tests left out.
# main.cc is the program's own. A floor without sources passes on what it uses.
#
# The libraries are position independent, because the stand-in of the Neural Engine (standin.cmake) is a shared library
# made of some of them; that nobody replaces a function of theirs keeps the code as it is without.
function(weft_floor floor)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "USES")
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/${floor}/*.cc")
  list(FILTER sources EXCLUDE REGEX "(_test|/apps/main)\\.cc$")
  if(sources)
    add_library(weft_${floor} STATIC ${sources})
    target_link_libraries(weft_${floor} PUBLIC ${arg_USES})
    set_target_properties(weft_${floor} PROPERTIES POSITION_INDEPENDENT_CODE ON)
    target_compile_options(weft_${floor} PRIVATE -fno-semantic-interposition)
  else()
    add_library(weft_${floor} INTERFACE)
    target_link_libraries(weft_${floor} INTERFACE ${arg_USES})
  endif()
endfunction()

# weft_definitions(<floor> <definitions>): for the floor and all that use it.
function(weft_definitions floor)
  get_target_property(type weft_${floor} TYPE)
  if(type STREQUAL INTERFACE_LIBRARY)
    target_compile_definitions(weft_${floor} INTERFACE ${ARGN})
  else()
    target_compile_definitions(weft_${floor} PUBLIC ${ARGN})
  endif()
endfunction()
