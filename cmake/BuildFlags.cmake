add_library(gw_build_flags INTERFACE)
target_include_directories(gw_build_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(gw_build_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
  -Wnon-virtual-dtor -Woverloaded-virtual -Wold-style-cast -Wcast-align -Wimplicit-fallthrough
  # g++ 12 takes the frame allocation of inlined asio coroutines for a mismatch; the sanitizers watch the real thing.
  -Wno-mismatched-new-delete $<$<BOOL:${GW_WERROR}>:-Werror>)
# Every translation unit sees the same Boost configuration: two different ones break the one-definition rule.
target_compile_definitions(gw_build_flags INTERFACE BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION
  BOOST_ASIO_NO_DEPRECATED SPDLOG_FMT_EXTERNAL)
if(GW_SANITIZE)
  # An instrumented std::optional looks uninitialised to g++ 12; the release build watches for the real ones.
  target_compile_options(gw_build_flags INTERFACE -Wno-maybe-uninitialized)
  target_compile_options(gw_build_flags INTERFACE -fsanitize=${GW_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all)
  target_link_options(gw_build_flags INTERFACE -fsanitize=${GW_SANITIZE})
  if(GW_SANITIZE MATCHES "undefined")
    # These four cost 40 % of the compile time; a null or wild pointer ends in AddressSanitizer's report anyway.
    target_compile_options(gw_build_flags INTERFACE -fno-sanitize=null,alignment,object-size,pointer-overflow)
  endif()
  if(GW_SANITIZE STREQUAL "thread")
    # TSan does not model atomic_thread_fence; without fenced blocks Asio is race-free in its eyes.
    target_compile_options(gw_build_flags INTERFACE -Wno-tsan)
    target_compile_definitions(gw_build_flags INTERFACE BOOST_ASIO_DISABLE_FENCED_BLOCK)
  endif()
endif()

add_library(gw_asio STATIC cmake/boost_asio.cpp cmake/boost_beast.cpp)
target_link_libraries(gw_asio PUBLIC gw_build_flags Boost::headers Threads::Threads)
