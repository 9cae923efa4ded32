# The tests. unit_tests is every *_test.cc under src/; each folder of tests/ that holds C++ becomes <folder>_tests, but
# for fuzz (fuzz.cmake) and standin (standin.cmake), whose own test goes to ane_tests.
# All run in the root of the sources, so that they name their files as tests/<folder>/<file>.

enable_testing()
include(standin)
find_package(GTest CONFIG REQUIRED)

# Each test case is a process of its own under ctest. The time limits are for a machine of two cores under load: a test
# that meets one hangs.
function(weft_test_program name seconds)
  add_executable(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE weft_apps GTest::gtest_main)
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}/tests")
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}"
    TEST_PREFIX "${name}." PROPERTIES TIMEOUT ${seconds})
endfunction()
include(GoogleTest)

file(GLOB_RECURSE unit_sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/*_test.cc")
weft_test_program(unit_tests 120 ${unit_sources})

file(GLOB folders CONFIGURE_DEPENDS LIST_DIRECTORIES true "${PROJECT_SOURCE_DIR}/tests/*")
foreach(folder IN LISTS folders)
  cmake_path(GET folder FILENAME name)
  file(GLOB sources CONFIGURE_DEPENDS "${folder}/*.cc")
  if(name STREQUAL ane)
    list(APPEND sources "${standin_folder}/msgsend_test.cc" "${standin_msgsend}"
      "${standin_folder}/runtime.cc" "${standin_folder}/behaviour.cc" "${standin_folder}/counters.cc")
  endif()
  if(sources AND NOT name MATCHES "^(fuzz|standin)$" AND (TARGET ane_standin OR NOT name STREQUAL ane))
    weft_test_program(${name}_tests 1200 ${sources})
    # Tests of the whole product run the program itself.
    add_dependencies(${name}_tests weft)
    target_compile_definitions(${name}_tests PRIVATE "WEFT_PROGRAM=\"$<TARGET_FILE:weft>\"")
    if(TARGET ane_standin)
      add_dependencies(${name}_tests ane_standin)
      target_compile_definitions(${name}_tests PRIVATE "WEFT_STANDIN=\"$<TARGET_FILE:ane_standin>\"")
    endif()
  endif()
endforeach()

# The rules of the source tree, and the scripts that hold it to them.
add_test(NAME tools.floors COMMAND "${PROJECT_SOURCE_DIR}/tools/floors")
add_test(NAME tools.source_rules COMMAND "${PROJECT_SOURCE_DIR}/tools/source_rules")
file(GLOB scripts CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/tools/*_test")
foreach(script IN LISTS scripts)
  cmake_path(GET script FILENAME name)
  add_test(NAME tools.${name} COMMAND "${script}" WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
  set_tests_properties(tools.${name} PROPERTIES TIMEOUT 120
    ENVIRONMENT "WEFT_PROGRAM=$<TARGET_FILE:weft>")
endforeach()
