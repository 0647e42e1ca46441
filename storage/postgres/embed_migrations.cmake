# Writes the numbered .sql files of FOLDER as one C++ source, OUTPUT. Run with cmake -P.
file(GLOB files ${FOLDER}/*.sql)
list(SORT files)
set(rows "")
set(before 0)
foreach(file IN LISTS files)
  get_filename_component(name ${file} NAME_WE)
  if(NOT name MATCHES "^([0-9][0-9][0-9][0-9])_([a-z0-9_]+)$")
    message(FATAL_ERROR "${file}: a migration is named NNNN_name.sql")
  endif()
  math(EXPR number "1${CMAKE_MATCH_1} - 10000")
  math(EXPR next "${before} + 1")
  if(NOT number EQUAL next)
    message(FATAL_ERROR "${file}: the migration after ${before} must be number ${next}")
  endif()
  set(before ${number})
  file(READ ${file} sql)
  string(APPEND rows "    {${number}, \"${CMAKE_MATCH_2}\", R\"gw_sql(${sql})gw_sql\"},\n")
endforeach()
file(WRITE ${OUTPUT} "#include \"storage/postgres/migrations.hpp\"

namespace gridwhistle::storage::postgres {
namespace {

const Migration kShipped[] = {
${rows}};

}  // namespace

std::span<const Migration> shipped_migrations() {
    return kShipped;
}

}  // namespace gridwhistle::storage::postgres
")
