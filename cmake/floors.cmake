# weft_floor(<floor> USES <targets>): the library weft_<floor> from all sources under src/<floor>/, tests left out.
# main.cc is the program's own. A floor without sources passes on what it uses.
function(weft_floor floor)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "USES")
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/${floor}/*.cc")
  list(FILTER sources EXCLUDE REGEX "(_test|/apps/main)\\.cc$")
  if(sources)
    add_library(weft_${floor} STATIC ${sources})
    target_link_libraries(weft_${floor} PUBLIC ${arg_USES})
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
