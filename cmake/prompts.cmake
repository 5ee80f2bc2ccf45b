# The announcements: texts in prompts/ become build/prompts.pack. What was spoken once is kept in one place for all build
# folders of this tree.
set(PROMPT_PACK ${CMAKE_BINARY_DIR}/prompts.pack)
set(PROMPT_PACKS ${PROMPT_PACK})
set(PROMPT_CACHE ${CMAKE_SOURCE_DIR}/build/prompts)
file(GLOB prompt_texts CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/prompts/*.txt)

add_executable(prompt_tool tools/prompts/prompts.c tools/prompts/music.c src/app/sound_pack.c src/app/sound.c)
target_compile_options(prompt_tool PRIVATE -O2)
target_include_directories(prompt_tool PRIVATE ${ROOTS}/app ${ROOTS}/domain ${ROOTS}/base)
target_link_libraries(prompt_tool PRIVATE dj_domain m)

add_custom_command(OUTPUT ${PROMPT_PACK}
  COMMAND ${CMAKE_SOURCE_DIR}/tools/prompts/build $<TARGET_FILE:prompt_tool> ${CMAKE_SOURCE_DIR}/prompts ${PROMPT_CACHE} ${PROMPT_PACK}
  DEPENDS prompt_tool ${prompt_texts} ${CMAKE_SOURCE_DIR}/tools/prompts/build
  USES_TERMINAL VERBATIM COMMENT "Speaking the announcements")
add_custom_target(prompts DEPENDS ${PROMPT_PACK})
enable_testing()
add_test(NAME unit/prompt_levels COMMAND prompt_tool check ${PROMPT_PACK})
