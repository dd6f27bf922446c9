/// What files and directories of an image have in common: IFsiItem.
#pragma once

#include "imapi2fs/image_core.hpp"
#include "openimapi/com/object.hpp"
#include "openimapi/com/variant.hpp"

#include <optional>
#include <string>

namespace openimapi::inline v1::imapi2fs {

/// The image an item belongs to; keeps it alive.
class ImageRef {
public:
    explicit ImageRef(ImageCore& core) : core_(&core), keep_(core.owner()) {}
    ImageCore* operator->() const noexcept { return core_; }
    ImageCore& operator*() const noexcept { return *core_; }

private:
    ImageCore* core_;
    com::Ptr<IUnknown> keep_;
};

/// OLE Automation dates, UTC: days since 1899-12-30, to the nearest millisecond.
[[nodiscard]] DATE to_date(Timestamp time) noexcept;
/// Throws IMAPI_E_INVALID_DATE outside the years 100 to 9999.
[[nodiscard]] Timestamp from_date(DATE date);

/// The name that the file system shows for the item, without a version number. `fs` is exactly one
/// bit. Throws IMAPI_E_INVALID_PARAM otherwise.
[[nodiscard]] std::string name_in(const ImageCore& image, const tree::Item& item,
                                  FsiFileSystems fs);
[[nodiscard]] std::string path_in(const ImageCore& image, const tree::Item& item,
                                  FsiFileSystems fs);
/// The same for a name that stands in no directory yet.
[[nodiscard]] std::string bare_name_in(const ImageCore& image, std::string_view name,
                                       bool directory, FsiFileSystems fs);

/// Where an item's name and attributes are: in the tree, or, before it is added, in the item.
struct ItemState {
    std::optional<tree::Item> node;
    std::string name;
    tree::Attributes attributes;

    [[nodiscard]] tree::Attributes get() const { return node ? node->attributes() : attributes; }
    [[nodiscard]] bool attached() const { return node && node->attached(); }
};

template <class Derived, class I>
class FsiItem : public com::Object<Derived, I> {
public:
    FsiItem(ImageCore& image, ItemState state) : image_(image), state_(std::move(state)) {}

    HRESULT STDMETHODCALLTYPE get_Name(BSTR* value) noexcept override {
        return read(value, [&] {
            return com::give(value,
                             state_.node ? state_.node->name() : std::string_view(state_.name));
        });
    }
    HRESULT STDMETHODCALLTYPE get_FullPath(BSTR* value) noexcept override {
        return read(value, [&] {
            return com::give(value,
                             state_.node ? published_path(state_.node->path()) : state_.name);
        });
    }
    // Creation and access are the modification, until a program says otherwise: then they are
    // recorded too.
    HRESULT STDMETHODCALLTYPE get_CreationTime(DATE* value) noexcept override {
        return get_time(value, [](const auto& a) { return a.created.value_or(a.modified); });
    }
    HRESULT STDMETHODCALLTYPE put_CreationTime(DATE value) noexcept override {
        return change([&](auto& a) { a.created = from_date(value); });
    }
    HRESULT STDMETHODCALLTYPE get_LastAccessedTime(DATE* value) noexcept override {
        return get_time(value, [](const auto& a) { return a.accessed.value_or(a.modified); });
    }
    HRESULT STDMETHODCALLTYPE put_LastAccessedTime(DATE value) noexcept override {
        return change([&](auto& a) { a.accessed = from_date(value); });
    }
    HRESULT STDMETHODCALLTYPE get_LastModifiedTime(DATE* value) noexcept override {
        return get_time(value, [](const auto& a) { return a.modified; });
    }
    HRESULT STDMETHODCALLTYPE put_LastModifiedTime(DATE value) noexcept override {
        return change([&](auto& a) { a.modified = from_date(value); });
    }
    HRESULT STDMETHODCALLTYPE get_IsHidden(VARIANT_BOOL* value) noexcept override {
        if (!value) return E_POINTER;
        return this->guard([&] {
            const auto lock = image_->lock();
            *value = state_.get().hidden ? VARIANT_TRUE : VARIANT_FALSE;
        });
    }
    HRESULT STDMETHODCALLTYPE put_IsHidden(VARIANT_BOOL value) noexcept override {
        return change([&](auto& a) { a.hidden = value != VARIANT_FALSE; });
    }
    HRESULT STDMETHODCALLTYPE FileSystemName(FsiFileSystems fs, BSTR* value) noexcept override {
        return read(value, [&] {
            return com::give(value, state_.attached()
                                        ? name_in(*image_, *state_.node, fs)
                                        : bare_name_in(*image_, state_.name, is_directory(), fs));
        });
    }
    HRESULT STDMETHODCALLTYPE FileSystemPath(FsiFileSystems fs, BSTR* value) noexcept override {
        return read(value, [&] {
            return com::give(value, state_.attached()
                                        ? path_in(*image_, *state_.node, fs)
                                        : bare_name_in(*image_, state_.name, is_directory(), fs));
        });
    }

    /// For Add(): the item while it is not in the tree, and the end of that.
    [[nodiscard]] ItemState& state() noexcept { return state_; }
    [[nodiscard]] const ImageRef& image() const noexcept { return image_; }

protected:
    [[nodiscard]] virtual bool is_directory() const noexcept = 0;

    /// A getter under the lock; the out parameter is null on failure.
    template <class Out, class Work>
    HRESULT read(Out** out, Work&& work) noexcept {
        if (!out) return E_POINTER;
        *out = nullptr;
        return this->guard([&] {
            const auto lock = image_->lock();
            return work();
        });
    }

    /// Under the lock; of an item in the tree it is a change.
    void set_attributes(const tree::Attributes& value) {
        if (state_.node)
            image_->set_attributes(*state_.node, value);
        else
            state_.attributes = value;
    }

    ImageRef image_;
    ItemState state_;

private:
    template <class Pick>
    HRESULT get_time(DATE* value, Pick&& pick) noexcept {
        if (!value) return E_POINTER;
        return this->guard([&] {
            const auto lock = image_->lock();
            const Timestamp time = pick(state_.get());
            // A root has no time of its own, and shows the zero of Automation.
            const bool none = state_.node && !state_.node->parent() && time == Timestamp{};
            *value = none ? 0.0 : to_date(time);
        });
    }
    template <class Change>
    HRESULT change(Change&& how) noexcept {
        return this->guard([&] {
            const auto lock = image_->lock();
            image_->check_editable();
            auto attributes = state_.get();
            how(attributes);
            set_attributes(attributes);
        });
    }
};

} // namespace openimapi::inline v1::imapi2fs
