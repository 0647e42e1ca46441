# Writes files as one C++ source: cmake -DROOT=… -DOUTPUT=… "-DFILES=a;b" -P EmbedFiles.cmake
# The program then needs no source tree to find what it ships.
set(rows "")
foreach(file IN LISTS FILES)
  file(READ ${ROOT}/${file} text)
  string(APPEND rows "    {\"${file}\", R\"gw_file(${text})gw_file\"},\n")
endforeach()
file(WRITE ${OUTPUT} "#include \"app/shipped_files.hpp\"

namespace gridwhistle::app {
namespace {

const ShippedFile kFiles[] = {
${rows}};

}  // namespace

std::span<const ShippedFile> shipped_files() {
    return kFiles;
}

}  // namespace gridwhistle::app
")
