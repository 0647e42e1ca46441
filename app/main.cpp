#include "app/program.hpp"

int main(int argc, char** argv) {
    return gridwhistle::app::run_program(argc, argv);
}
