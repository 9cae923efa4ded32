# The program, its documents and its licence. `make uninstall` removes what the manifest of the last install lists.

include(GNUInstallDirs)
install(TARGETS weft RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
install(FILES README.md LICENSE THIRD_PARTY.md DESTINATION "${CMAKE_INSTALL_DOCDIR}")
install(DIRECTORY docs DESTINATION "${CMAKE_INSTALL_DOCDIR}" FILES_MATCHING
  PATTERN "*.md" PATTERN "*.svg" PATTERN "*.png")
