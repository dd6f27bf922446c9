#include "imapi2fs/fsi_directory_item.hpp"

#include "imapi2fs/compliance.hpp"
#include "imapi2fs/content.hpp"
#include "imapi2fs/fsi_file_item.hpp"
#include "imapi2fs/host_time.hpp"
#include "imapi2fs/lazy_enumerator.hpp"
#include "imapi2fs/paths.hpp"
#include "imapi2fs/updates.hpp"
#include "openimapi/com/classes.hpp"
#include "openimapi/tree/snapshot.hpp"

#include <imapi2fserror.h>

namespace openimapi::inline v1::imapi2fs {

namespace {
/// Asks an object whether it is one of ours: no program has this id.
constexpr IID iid_directory_item_itself = {
    0x6e02d8b9, 0x3f17, 0x4a85, {0x8c, 0x60, 0x1d, 0xb4, 0x7f, 0x29, 0xe3, 0x50}};

/// The published code for what went wrong with a folder of the host.
Error published(const Error& error) {
    switch (error.code()) {
    case Code::win32_file_not_found:
    case Code::e_accessdenied: {
        Error named(Code::imapi_e_directory_read_failure, error.reason(), error.cure());
        for (const auto& step : error.steps())
            named.add(step);
        return named;
    }
    case Code::win32_path_not_found: { // there is something, and it is no folder
        Error named(Code::imapi_e_invalid_path, error.reason(), error.cure());
        for (const auto& step : error.steps())
            named.add(step);
        return named;
    }
    default:
        return error;
    }
}
} // namespace

void* FsiDirectoryItem::query_more(REFIID riid) noexcept {
    if (riid != iid_directory_item_itself) return nullptr;
    AddRef();
    return this;
}
com::Ptr<FsiDirectoryItem> FsiDirectoryItem::behind(IUnknown* item) noexcept {
    void* found = nullptr;
    if (FAILED(item->QueryInterface(iid_directory_item_itself, &found))) return nullptr;
    return com::Ptr<FsiDirectoryItem>::adopt(static_cast<FsiDirectoryItem*>(found));
}

com::Ptr<IFsiItem> make_item(ImageCore& image, const tree::Item& item, bool directory) {
    ItemState state{.node = item};
    if (directory) return com::make<FsiDirectoryItem>(image, std::move(state));
    return com::make<FsiFileItem>(image, std::move(state));
}

tree::Directory FsiDirectoryItem::here() const {
    // The root is attached by nature; anything else may have been removed meanwhile.
    if (!state_.node || (state_.node->parent() && !state_.attached()) ||
        (!state_.node->parent() && *state_.node != image_->root))
        throw Error(Code::imapi_e_not_in_file_system,
                    "the directory has not been added to the image", "Add it to the image first");
    return tree::Directory(*state_.node);
}

FsiDirectoryItem::Target FsiDirectoryItem::target(std::string_view path) const {
    auto parts = split_path(path);
    if (parts.empty()) throw Error(Code::imapi_e_invalid_path, "the path names nothing");
    std::string name = std::move(parts.back());
    parts.pop_back();
    image_->check_name(name);
    const auto parent = walk(here(), parts);
    if (!parent || !parent->is_directory())
        throw Error(Code::imapi_e_dir_not_found,
                    "the directory that '" + std::string(path) + "' should stand in does not exist",
                    "Add that directory first");
    const tree::Directory directory(*parent);
    if (directory.find_like(name))
        throw Error(Code::imapi_e_dup_name, "there is an item '" + std::string(path) + "' already");
    return {directory, std::move(name)};
}

std::function<com::Ptr<IFsiItem>(std::size_t)> FsiDirectoryItem::maker(std::size_t& count) const {
    std::vector<std::pair<tree::Item, bool>> items;
    for (auto& child : here().children()) {
        const bool directory = child.is_directory();
        items.emplace_back(std::move(child), directory);
    }
    count = items.size();
    return [image = image_,
            shared = std::make_shared<const decltype(items)>(std::move(items))](std::size_t index) {
        const auto& [item, directory] = (*shared)[index];
        return make_item(*image, item, directory);
    };
}

HRESULT FsiDirectoryItem::get__NewEnum(IEnumVARIANT** value) noexcept {
    return read(value, [&] {
        std::size_t count = 0;
        auto make = maker(count);
        return enumerate_lazily<IEnumVARIANT, VARIANT, IFsiItem>(count, std::move(make))
            .move_to(value);
    });
}

HRESULT FsiDirectoryItem::get_EnumFsiItems(IEnumFsiItems** value) noexcept {
    return read(value, [&] {
        std::size_t count = 0;
        auto make = maker(count);
        return enumerate_lazily<IEnumFsiItems, IFsiItem*, IFsiItem>(count, std::move(make))
            .move_to(value);
    });
}

HRESULT FsiDirectoryItem::get_Item(BSTR path, IFsiItem** item) noexcept {
    return read(item, [&] {
        const std::string wanted = given_path(path);
        const auto parts = split_path(wanted);
        if (parts.empty()) throw Error(Code::imapi_e_invalid_path, "the path names nothing");
        const auto found = walk(here(), parts);
        if (!found) throw Error(Code::imapi_e_item_not_found, "there is no item '" + wanted + "'");
        return make_item(*image_, *found, found->is_directory()).move_to(item);
    });
}

HRESULT FsiDirectoryItem::get_Count(LONG* count) noexcept {
    if (!count) return E_POINTER;
    return guard([&] {
        const auto lock = image_->lock();
        *count = narrow<LONG>(here().child_count());
    });
}

HRESULT FsiDirectoryItem::AddDirectory(BSTR path) noexcept {
    return guard([&] {
        const auto lock = image_->lock();
        image_->check_editable();
        Target to = target(given_path(path));
        check_addition(*image_, to.parent, to.name, true);
        image_->check_room(0, 0, 1);
        const auto made = to.parent.add_directory(to.name, {.modified = now(), .mode = 0755});
        image_->added(made, 0, 0, 1);
    });
}

HRESULT FsiDirectoryItem::AddFile(BSTR path, IStream* data) noexcept {
    if (!data) return E_POINTER;
    return guard([&] {
        const std::string wanted = given_path(path);
        std::string shown;
        {
            // What is wrong with the call is said before the stream is touched.
            const auto lock = image_->lock();
            image_->check_editable();
            Target to = target(wanted);
            check_addition(*image_, to.parent, to.name, false);
            shown = published_path(to.parent.path()) + "\\" + to.name;
        }
        tree::Slice content = take_content(*image_, data, shown);
        const auto lock = image_->lock();
        image_->check_editable();
        Target to = target(wanted);
        const auto size = content.size;
        check_addition(*image_, to.parent, to.name, false);
        image_->check_room(size, 1, 0);
        const auto made =
            to.parent.add_file(to.name, std::move(content), {.modified = now(), .mode = 0644});
        image_->added(made, size, 1, 0);
    });
}

HRESULT FsiDirectoryItem::AddTree(BSTR source, VARIANT_BOOL include_base) noexcept {
    return add_tree(source, include_base, false);
}

HRESULT FsiDirectoryItem::add_tree(BSTR source, VARIANT_BOOL include_base,
                                   bool named_streams) noexcept {
    return guard([&] {
        const auto folder = host_path(com::to_utf8(source));
        std::optional<tree::Snapshot> before, after;
        {
            const auto lock = image_->lock();
            image_->check_editable();
            tree::Directory directory = here();
            before = image_->root.snapshot();
            try {
                directory.add_tree(folder, {.include_base = include_base != VARIANT_FALSE,
                                            .named_streams = named_streams});
            } catch (const Error& error) {
                throw published(error);
            }
            try {
                check_added(*image_, *before, image_->root.snapshot());
            } catch (...) {
                image_->root.revert_to(*before);
                throw;
            }
            image_->added_much(*before); // all or nothing
            after = image_->root.snapshot();
        }
        tell_added_files(*image_, *before, *after);
    });
}

HRESULT FsiDirectoryItem::AddTreeWithNamedStreams(BSTR source, VARIANT_BOOL include_base) noexcept {
    const HRESULT hr = add_tree(source, include_base, true);
    const auto lock = image_->lock();
    const bool held =
        (image_->file_systems & FsiFileSystemUDF) != 0 && image_->udf_revision >= 0x200;
    return hr == S_OK && !held ? IMAPI_S_IMAGE_FEATURE_NOT_SUPPORTED : hr;
}

HRESULT FsiDirectoryItem::Add(IFsiItem* item) noexcept {
    if (!item) return E_POINTER;
    return guard([&] {
        // Only items of ours can be added: they alone know their image and their data.
        const auto file = FsiFileItem::behind(item);
        const auto folder = FsiDirectoryItem::behind(item);
        if (!file && !folder)
            throw Error(Code::e_nointerface, "the item was not made by this image");
        if (&*(file ? file->image() : folder->image()) != &*image_)
            throw Error(Code::imapi_e_invalid_param,
                        "the parameter 'item' belongs to another image");
        const auto lock = image_->lock();
        image_->check_editable();
        ItemState& state = file ? file->state() : folder->state();
        if (state.node)
            throw Error(Code::imapi_e_dup_name, "the item '" + state.name + "' was added before",
                        "Make another item for it");
        Target to = target(state.name);
        check_addition(*image_, to.parent, to.name, !file);
        const auto size = file ? file->pending().size : 0;
        image_->check_room(size, file ? 1 : 0, file ? 0 : 1);
        tree::Attributes attributes = state.attributes;
        if (file)
            state.node = to.parent.add_file(to.name, file->pending(), attributes);
        else
            state.node = to.parent.add_directory(to.name, attributes);
        image_->added(*state.node, size, file ? 1 : 0, file ? 0 : 1);
    });
}

HRESULT FsiDirectoryItem::Remove(BSTR path) noexcept {
    return guard([&] {
        const auto lock = image_->lock();
        image_->check_editable();
        const std::string wanted = given_path(path);
        const auto parts = split_path(wanted);
        if (parts.empty()) throw Error(Code::imapi_e_invalid_path, "the root cannot be removed");
        const auto found = walk(here(), parts);
        if (!found) throw Error(Code::imapi_e_item_not_found, "there is no item '" + wanted + "'");
        if (found->is_directory() && tree::Directory(*found).child_count() != 0)
            throw Error(Code::imapi_e_dir_not_empty, "the directory '" + wanted + "' is not empty",
                        "Use RemoveTree");
        image_->remove({*found});
    });
}

HRESULT FsiDirectoryItem::RemoveTree(BSTR path) noexcept {
    return guard([&] {
        const auto lock = image_->lock();
        image_->check_editable();
        const std::string wanted = given_path(path);
        const auto parts = split_path(wanted);
        const auto found = walk(here(), parts);
        if (!found)
            throw Error(Code::imapi_e_dir_not_found, "there is no directory '" + wanted + "'");
        if (!found->is_directory())
            throw Error(Code::imapi_e_not_dir, "'" + wanted + "' is a file", "Use Remove");
        // "\\" is this directory itself: it stays, empty.
        image_->remove(parts.empty() ? tree::Directory(*found).children()
                                     : std::vector<tree::Item>{*found});
    });
}

} // namespace openimapi::inline v1::imapi2fs
