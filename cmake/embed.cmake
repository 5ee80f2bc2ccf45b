# Files that become part of the program, as tables that tools/embed writes (src/base/embedded.h, src/edge/web/asset.h).
set(EMBED ${CMAKE_SOURCE_DIR}/tools/embed)
set(EMBED_OUT ${CMAKE_BINARY_DIR}/generated/embedded)
file(MAKE_DIRECTORY ${EMBED_OUT})

# The library of one table. The commands below touch what they made, because a changed .incbin file leaves the .S as it was.
function(dj_embedded_library target layer table)
  add_library(${target} STATIC ${EMBED_OUT}/${table}.c ${EMBED_OUT}/${table}.S)
  string(REPLACE "/" "_" id ${layer})
  target_include_directories(${target} PRIVATE ${ROOTS}/base ${ROOTS}/domain ${ROOTS}/app ${ROOTS}/${id})
endfunction()

# dj_embed(NAME FILE...): library dj_embedded_NAME with embedded_NAME[] and embedded_NAME_count
function(dj_embed name)
  add_custom_command(OUTPUT ${EMBED_OUT}/${name}.c ${EMBED_OUT}/${name}.S
    COMMAND ${EMBED} files ${name} ${EMBED_OUT} ${ARGN}
    COMMAND ${CMAKE_COMMAND} -E touch ${EMBED_OUT}/${name}.c ${EMBED_OUT}/${name}.S
    DEPENDS ${EMBED} ${ARGN} VERBATIM COMMENT "Embedding ${name}")
  dj_embedded_library(dj_embedded_${name} base ${name})
endfunction()

file(GLOB migrations CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/db/migrations/*.sql)
dj_embed(migrations ${migrations})
file(GLOB demo CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/db/demo/*)
dj_embed(demo ${demo})

include(cmake/prompts.cmake OPTIONAL)
if(NOT TARGET dj_embedded_sounds)
  dj_embed(sounds ${PROMPT_PACKS})
endif()

# The pages: web/build.mjs copies modules and npm packages to build/web; a page changed means build and embed again.
if(EXISTS ${CMAKE_SOURCE_DIR}/web/build.mjs)
  set(PAGES ${CMAKE_BINARY_DIR}/web)
  file(GLOB_RECURSE page_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/*)
  list(FILTER page_sources EXCLUDE REGEX "/node_modules/|/test/|\\.test\\.mjs$")
  add_custom_command(OUTPUT ${EMBED_OUT}/pages.c ${EMBED_OUT}/pages.S
    COMMAND node ${CMAKE_SOURCE_DIR}/web/build.mjs ${PAGES}
    COMMAND ${EMBED} pages ${PAGES} ${EMBED_OUT}
    COMMAND ${CMAKE_COMMAND} -E touch ${EMBED_OUT}/pages.c ${EMBED_OUT}/pages.S
    DEPENDS ${EMBED} ${page_sources} VERBATIM COMMENT "Building and embedding the pages")
  dj_embedded_library(dj_assets edge/web pages)
endif()
