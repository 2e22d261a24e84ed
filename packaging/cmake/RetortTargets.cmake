# What every target of Retort shares: C++20, warnings, sanitizers, where binaries go.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_AUTOMOC ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")

option(RETORT_WARNINGS_AS_ERRORS "Treat compiler warnings as errors" OFF)
option(RETORT_SANITIZE "Build with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
option(RETORT_FUZZ "Build the libFuzzer targets (needs clang)" OFF)

find_program(RETORT_CCACHE ccache)
if(RETORT_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${RETORT_CCACHE}")
endif()
find_program(RETORT_LLD ld.lld)
if(RETORT_LLD)
    add_link_options(-fuse-ld=lld)
endif()

# A room: one static library. retort_room(NAME SOURCES … LINKS …)
function(retort_room name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
    add_library(retort-${name} STATIC ${ARG_SOURCES})
    retort_defaults(retort-${name})
    target_link_libraries(retort-${name} PUBLIC ${ARG_LINKS})
endfunction()

function(retort_defaults target)
    target_include_directories(${target} PUBLIC "${CMAKE_SOURCE_DIR}")
    target_compile_definitions(${target} PRIVATE
        QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY QT_NO_URL_CAST_FROM_STRING
        QT_NO_KEYWORDS QT_NO_FOREACH RETORT_VERSION="${PROJECT_VERSION}")
    target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
        -Wold-style-cast -Wcast-qual -Woverloaded-virtual -Wimplicit-fallthrough)
    if(RETORT_WARNINGS_AS_ERRORS)
        target_compile_options(${target} PRIVATE -Werror)
    endif()
    if(RETORT_SANITIZE)
        target_compile_options(${target} PRIVATE -fsanitize=address,undefined -fno-omit-frame-pointer
            -fno-sanitize-recover=undefined)
        target_link_options(${target} PUBLIC -fsanitize=address,undefined)
    endif()
endfunction()
