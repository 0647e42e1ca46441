# gw_library(name PUBLIC … PRIVATE …): the .cpp files of this folder as one static library gw::name.
# PUBLIC dependencies are the arrows of docs/architecture.md.
function(gw_library name)
  cmake_parse_arguments(ARG "" "" "PUBLIC;PRIVATE" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  add_library(gw_${name} STATIC ${sources})
  add_library(gw::${name} ALIAS gw_${name})
  target_link_libraries(gw_${name} PUBLIC gw_build_flags ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE})
  if(GW_PCH)
    target_precompile_headers(gw_${name} PRIVATE <algorithm> <chrono> <functional> <map> <memory> <optional> <string>
      <string_view> <variant> <vector>)
  endif()
endfunction()

# gw_test(folder LABEL unit [tsan] LINK …): the .cpp files of tests/folder as one GoogleTest program, one ctest entry a
# test. Labels: unit, integration, long (only in scripts/test --long), and beside one of them tsan for what has threads.
# Each label is a target too (tests_unit, …), so that a sanitizer build makes only what it will run. SEPARATE is for a
# folder whose files use a name twice.
foreach(label unit integration tsan long)
  add_custom_target(tests_${label})
endforeach()
function(gw_test folder)
  cmake_parse_arguments(ARG "SEPARATE" "TIMEOUT" "LABEL;LINK" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  string(REPLACE "/" "_" name ${folder})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp)
  add_executable(${name}_tests ${sources})
  target_link_libraries(${name}_tests PRIVATE ${ARG_LINK} GTest::gmock GTest::gtest_main)
  if(GW_SANITIZE)
    # Instrumented GoogleTest macros compile twice as fast unoptimised, and what they call is optimised all the same.
    target_compile_options(${name}_tests PRIVATE -O0)
  endif()
  if(NOT ARG_SEPARATE AND (GW_SANITIZE OR CMAKE_BUILD_TYPE STREQUAL "Release"))
    # Six files at a time read GoogleTest's headers once: a third of the whole suite's time. In debug, where one file is
    # changed at a time, each stands alone.
    set_target_properties(${name}_tests PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 6)
  endif()
  # Joined, because gtest_discover_tests flattens lists; ctest -L takes a regular expression, so `-L tsan` finds it.
  string(JOIN "+" labels ${ARG_LABEL})
  gtest_discover_tests(${name}_tests PROPERTIES LABELS "${labels}" TIMEOUT ${ARG_TIMEOUT} DISCOVERY_TIMEOUT 60)
  foreach(label IN LISTS ARG_LABEL)
    add_dependencies(tests_${label} ${name}_tests)
  endforeach()
endfunction()
