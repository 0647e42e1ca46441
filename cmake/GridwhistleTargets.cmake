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

# gw_test(folder LABEL unit LINK …): the .cpp files of tests/folder as one GoogleTest program, one ctest entry a test.
function(gw_test folder)
  cmake_parse_arguments(ARG "" "LABEL;TIMEOUT" "LINK" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 60)
  endif()
  string(REPLACE "/" "_" name ${folder})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp)
  add_executable(${name}_tests ${sources})
  target_link_libraries(${name}_tests PRIVATE ${ARG_LINK} GTest::gmock GTest::gtest_main)
  gtest_discover_tests(${name}_tests PROPERTIES LABELS ${ARG_LABEL} TIMEOUT ${ARG_TIMEOUT} DISCOVERY_TIMEOUT 60)
endfunction()
