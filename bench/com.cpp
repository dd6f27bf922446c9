// What the published objects cost: a property read, a late-bound call, an enumeration, a life.
#include "imapi2fs/classes.hpp"
#include "openimapi/com/bstr.hpp"
#include "openimapi/com/classes.hpp"
#include "openimapi/com/object.hpp"
#include "openimapi/com/stream.hpp"

#include <benchmark/benchmark.h>
#include <cstdlib>
#include <imapi2fs.h>
#include <string>

namespace {

using namespace openimapi;

// As published; a script host asks for them once.
constexpr DISPID free_media_blocks = 2;
constexpr DISPID volume_name = 4;

com::Ptr<IFileSystemImage> new_image() {
    com::Ptr<IFileSystemImage> image;
    if (com::create_instance(CLSID_MsftFileSystemImage, image.put()) != S_OK) std::abort();
    return image;
}
com::Ptr<IFsiDirectoryItem> root_of(const com::Ptr<IFileSystemImage>& image) {
    com::Ptr<IFsiDirectoryItem> root;
    image->get_Root(root.put());
    return root;
}

void property_by_vtable(benchmark::State& state) {
    const auto image = new_image();
    LONG value = 0;
    for (auto _ : state) {
        if (image->get_FreeMediaBlocks(&value) != S_OK) state.SkipWithError("no answer");
        benchmark::DoNotOptimize(value);
    }
}
BENCHMARK(property_by_vtable);

void property_by_dispid(benchmark::State& state) {
    const auto image = new_image();
    DISPPARAMS none{};
    for (auto _ : state) {
        VARIANT value;
        if (image->Invoke(free_media_blocks, IID_NULL, 0, DISPATCH_PROPERTYGET, &none, &value,
                          nullptr, nullptr) != S_OK)
            state.SkipWithError("no answer");
        benchmark::DoNotOptimize(value);
    }
}
BENCHMARK(property_by_dispid);

void text_by_dispid(benchmark::State& state) {
    const auto image = new_image();
    image->put_VolumeName(com::Bstr(u"A_LABEL"));
    DISPPARAMS none{};
    for (auto _ : state) {
        VARIANT value;
        if (image->Invoke(volume_name, IID_NULL, 0, DISPATCH_PROPERTYGET, &none, &value, nullptr,
                          nullptr) != S_OK)
            state.SkipWithError("no answer");
        com::ole::VariantClear(&value);
    }
}
BENCHMARK(text_by_dispid);

void enumerate_100000_items(benchmark::State& state) {
    const auto image = new_image();
    const auto root = root_of(image);
    image->put_FreeMediaBlocks(0);
    for (int i = 0; i < 100'000; ++i)
        root->AddDirectory(com::Bstr(std::to_string(i)));
    for (auto _ : state) {
        com::Ptr<IEnumFsiItems> items;
        root->get_EnumFsiItems(items.put());
        int count = 0;
        IFsiItem* item = nullptr;
        while (items->Next(1, &item, nullptr) == S_OK) {
            ++count;
            item->Release();
        }
        if (count != 100'000) state.SkipWithError("items are missing");
    }
}
BENCHMARK(enumerate_100000_items)->Unit(benchmark::kMillisecond);

void create_and_release(benchmark::State& state) {
    for (auto _ : state) {
        const auto image = new_image();
        const auto root = root_of(image);
        benchmark::DoNotOptimize(root.get());
    }
    if (com::live_objects() != 0) state.SkipWithError("objects were left alive");
}
BENCHMARK(create_and_release);

} // namespace

int main(int argc, char** argv) {
    imapi2fs::register_classes();
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
