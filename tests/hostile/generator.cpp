#include "generator.hpp"

#include "format/iso9660/directory_record.hpp"
#include "format/iso9660/path_table.hpp"
#include "format/iso9660/primary_volume_descriptor.hpp"
#include "format/iso9660/rrip.hpp"
#include "format/iso9660/zisofs.hpp"

namespace openimapi::testing {

using format::Catalogue;
using format::FileSystem;

tree::Directory hostile_tree() {
    tree::Directory root;
    const tree::Attributes file{.modified = {1'000'000'000, 0}, .mode = 0644};
    const auto first = root.add_file("AAAAAAAAAA", text("first"), file);
    root.add_file("big", {io::pseudo_random(Bytes(10'000), 3), 0, 10'000}, file);
    root.add_symlink("llll", "../..", {.mode = 0777});
    auto d = root.add_directory("dddd");
    d.add_file("inside", text("inside"), file);
    d.add_hard_link("linked", first);
    d.add_symlink(std::string(200, 's'), std::string(900, 't'), {.mode = 0777}); // needs a CE area
    d.add_directory("below").add_directory("bottom");
    d.add_special("device", tree::Kind::character_device, {.mode = 0600, .device = 0x103});
    auto deep = d;
    for (int i = 0; i < 10; ++i)
        deep = deep.add_directory("deeper");
    deep.add_file("bottom", text("bottom"), file);
    return root;
}

namespace {

Image whole_image() {
    static const Image image = bytes_of_plan(image::plan(hostile_tree(), all_file_systems()));
    return image;
}

Image compressed_image() {
    static const Image image = [] {
        tree::Directory root;
        root.add_file("zzzz", text(std::string(300'000, 'z')), {.mode = 0644});
        image::PlanOptions options;
        options.volume_time = Timestamp{1'000'000'000, 0};
        options.zisofs = 1;
        return bytes_of_plan(image::plan(root, options));
    }();
    return image;
}

/// A copy of an image, and ways to the structures in it.
class Editor {
public:
    explicit Editor(Image image) : image_(std::move(image)) {}

    [[nodiscard]] Image take() { return std::move(image_); }

    template <class T>
    [[nodiscard]] T get(std::size_t at) const {
        T value;
        if (!load(std::span(image_).subspan(at), value)) throw std::logic_error("beyond the end");
        return value;
    }
    template <class T>
    void put(std::size_t at, const T& value) {
        store(value, std::span(image_).subspan(at));
    }
    /// `edit` is given a structure to change.
    template <class T, class Edit>
    void change(std::size_t at, Edit&& edit) {
        auto value = get<T>(at);
        edit(value);
        put(at, value);
    }

    /// Descriptors stand in this order in whole_image().
    static constexpr std::size_t primary = 16 * 2048, joliet = 17 * 2048;

    [[nodiscard]] std::size_t directory(FileSystem system, std::string_view path) const {
        const auto import = image::open(io::memory(image_), {.file_system = system});
        const auto& tree = import.catalogue();
        const auto id = tree.resolve(path);
        if (id == Catalogue::none) throw std::logic_error("no such directory");
        return static_cast<std::size_t>(tree.runs(tree.inode_of(id)).front().offset);
    }
    /// Record number `index` of the directory that starts at `at`, of its first block.
    [[nodiscard]] std::size_t record(std::size_t at, int index) const {
        for (; index > 0; --index)
            at += std::to_integer<std::size_t>(image_.at(at));
        return at;
    }
    /// The record whose identifier begins so (as bytes); 0 where there is none.
    [[nodiscard]] std::size_t record(std::size_t at, std::string_view front) const {
        for (; image_.at(at) != std::byte{0}; at += std::to_integer<std::size_t>(image_.at(at))) {
            const auto name = std::as_bytes(std::span(front));
            if (std::equal(name.begin(), name.end(),
                           image_.begin() + static_cast<std::ptrdiff_t>(at) + 33))
                return at;
        }
        throw std::logic_error("no such record");
    }
    /// A System Use field of the record, of that signature.
    [[nodiscard]] std::size_t field(std::size_t record, std::string_view signature) const {
        const auto name = std::to_integer<std::size_t>(image_.at(record + 32));
        const auto end = record + std::to_integer<std::size_t>(image_.at(record));
        for (auto at = record + 33 + name + (name % 2 == 0 ? 1 : 0); at + 4 <= end;
             at += std::max<std::size_t>(std::to_integer<std::size_t>(image_.at(at + 2)), 4))
            if (std::to_integer<char>(image_[at]) == signature[0] &&
                std::to_integer<char>(image_[at + 1]) == signature[1])
                return at;
        throw std::logic_error("no such field");
    }
    std::byte& operator[](std::size_t at) { return image_.at(at); }

private:
    Image image_;
};

using namespace iso9660;
using Edit = std::function<void(Editor&)>;

/// What can be said of a hierarchy, whichever descriptor it has.
void add_hierarchy(std::vector<HostileImage>& out, FileSystem system, std::size_t descriptor) {
    const auto prefix = std::string(format::name_of(system));
    const bool wide = system == FileSystem::joliet;
    const auto add = [&](std::string name, std::string finding, const Edit& edit) {
        Editor image(whole_image());
        edit(image);
        out.push_back({prefix + " " + std::move(name), image.take(), std::move(finding)});
    };
    // The fields in question stand at the same places in both kinds of descriptor.
    using Descriptor = PrimaryVolumeDescriptor;
    const auto l_table = [descriptor](Editor& image) {
        return std::size_t{image.get<Descriptor>(descriptor).type_l_path_table.get()} * 2048;
    };
    const auto in_wide = [wide](std::string_view ascii) {
        std::string name;
        for (const char c : ascii) {
            if (wide) name += '\0';
            name += c;
        }
        return name;
    };
    const auto dddd = [system](Editor& image) { return image.directory(system, "/dddd"); };

    add("path table of 4 GiB", "iso9660.path_table.outside", [=](Editor& image) {
        image.change<Descriptor>(descriptor, [](auto& d) { d.path_table_size = 0xFFFFFFF0; });
    });
    add("path table that is cut", "iso9660.path_table.length", [=](Editor& image) {
        image.change<Descriptor>(descriptor,
                                 [](auto& d) { d.path_table_size = d.path_table_size.get() - 3; });
    });
    add("path table at the end of all blocks", "iso9660.path_table.outside", [=](Editor& image) {
        image.change<Descriptor>(descriptor, [](auto& d) { d.type_l_path_table = 0xFFFFFFFF; });
    });
    add("path table of one kind missing", "iso9660.path_table.outside", [=](Editor& image) {
        image.change<Descriptor>(descriptor, [](auto& d) { d.type_m_path_table = 0; });
    });
    add("path table of records without names", "iso9660.path_table.length",
        [=](Editor& image) { image[l_table(image)] = std::byte{0}; });
    add("path table whose record is its own parent", "iso9660.path_table.parent",
        [=](Editor& image) { image.put(l_table(image) + 10 + 6, le16(9)); });
    add("path table whose record has no parent", "iso9660.path_table.parent",
        [=](Editor& image) { image.put(l_table(image) + 10 + 6, le16(0)); });
    add("path table that leads elsewhere", "iso9660.path_table.directory",
        [=](Editor& image) { image.put(l_table(image) + 10 + 2, le32(0xFFFFFFFF)); });
    add("path tables that differ", "iso9660.path_table.differ",
        [=](Editor& image) { image[l_table(image) + 10 + 8 + (wide ? 1 : 0)] ^= std::byte{1}; });

    add("root without length", "iso9660.root", [=](Editor& image) {
        image.change<Descriptor>(descriptor, [](auto& d) { d.root.record.data_length = 0; });
    });
    add("root beyond the end", "iso9660.root", [=](Editor& image) {
        image.change<Descriptor>(descriptor, [](auto& d) { d.root.record.extent = 0x7FFFFFFF; });
    });
    add("root of 4 GiB", "iso9660.directory.outside", [=](Editor& image) {
        image.change<Descriptor>(descriptor,
                                 [](auto& d) { d.root.record.data_length = 0xFFFFF800; });
    });
    add("blocks of 3 bytes", "iso9660.descriptor.block_size", [=](Editor& image) {
        image.change<Descriptor>(descriptor, [](auto& d) { d.logical_block_size = 3; });
    });
    add("volume of 8 TiB", "iso9660.volume.truncated", [=](Editor& image) {
        image.change<Descriptor>(descriptor, [](auto& d) { d.volume_space_size = 0xFFFFFFFF; });
    });
    add("halves that differ", "iso9660.descriptor.both_endian",
        [=](Editor& image) { image[descriptor + 80] ^= std::byte{1}; });

    add("directory that holds the root", "iso9660.directory.loop", [=](Editor& image) {
        const auto root = image.get<Descriptor>(descriptor).root.record;
        image.change<DirectoryRecord>(image.record(dddd(image), in_wide("below")), [&](auto& r) {
            r.extent = root.extent;
            r.data_length = root.data_length;
        });
    });
    add("directory that holds itself", "iso9660.directory.loop", [=](Editor& image) {
        const auto at = dddd(image);
        image.change<DirectoryRecord>(image.record(at, in_wide("below")), [&](auto& r) {
            r.extent = static_cast<std::uint32_t>(at / 2048);
        });
    });
    add("directory that is too long", "iso9660.directory.outside", [=](Editor& image) {
        image.change<DirectoryRecord>(image.record(dddd(image), in_wide("below")),
                                      [](auto& r) { r.data_length = 0x7FFFF800; });
    });
    add("directory beyond the end", "iso9660.directory.outside", [=](Editor& image) {
        image.change<DirectoryRecord>(image.record(dddd(image), in_wide("below")),
                                      [](auto& r) { r.extent = 0xFFFFFFF0; });
    });
    add("directory without itself", "iso9660.directory.self",
        [=](Editor& image) { image[image.record(dddd(image), 0) + 33] = std::byte{'x'}; });
    add("record of one byte", "iso9660.record.length",
        [=](Editor& image) { image[image.record(dddd(image), 3)] = std::byte{1}; });
    add("record beyond its sector", "iso9660.record.length", [=](Editor& image) {
        const auto at = dddd(image);
        auto last = at;
        for (auto next = at; image[next] != std::byte{0};
             next += std::to_integer<std::size_t>(image[next]))
            last = next;
        image[last] = std::byte{255};
        image[last + 32] = std::byte{254};
    });
    add("name of no length", "iso9660.record.length",
        [=](Editor& image) { image[image.record(dddd(image), 3) + 32] = std::byte{0}; });
    add("record whose halves differ", "iso9660.record.both_endian", [=](Editor& image) {
        image[image.record(dddd(image), in_wide("inside")) + 10] ^= std::byte{3};
    });
    add("file over the descriptors and tables", "image.extent.overlap", [=](Editor& image) {
        const auto root = image.get<Descriptor>(descriptor).root.record;
        image.change<DirectoryRecord>(image.record(dddd(image), in_wide("inside")), [&](auto& r) {
            r.extent = root.extent.get() - 1;
            r.data_length = 3 * 2048;
        });
    });
    add("file beyond the end", "iso9660.extent.outside", [=](Editor& image) {
        image.change<DirectoryRecord>(image.record(dddd(image), in_wide("inside")),
                                      [](auto& r) { r.extent = 0x00FFFFFF; });
    });
    add("file of 4 GiB", "iso9660.extent.outside", [=](Editor& image) {
        image.change<DirectoryRecord>(image.record(dddd(image), in_wide("inside")),
                                      [](auto& r) { r.data_length = 0xFFFFFFFF; });
    });
    add("file whose last section is missing", "iso9660.multi_extent.unfinished",
        [=](Editor& image) {
            image.change<DirectoryRecord>(image.record(dddd(image), in_wide("inside")),
                                          [](auto& r) { r.flags |= file_flag_multi_extent; });
        });
    add("file in units with gaps of most of the disc", "iso9660.extent.outside",
        [=](Editor& image) {
            image.change<DirectoryRecord>(image.record(dddd(image), in_wide("inside")),
                                          [](auto& r) {
                                              r.data_length = 0xFFFFFFFF;
                                              r.file_unit_size = 1;
                                              r.interleave_gap_size = 0;
                                          });
        });
    for (const std::string_view evil : {"../../", "/etc/p", "..", ".", "a\\../b"}) {
        std::string name(evil);
        name.resize(6, '/');
        add("name " + name, "image.name.unsafe", [=](Editor& image) {
            const auto at = image.record(dddd(image), in_wide("inside")) + 33;
            for (std::size_t i = 0; i < name.size(); ++i)
                image[at + (wide ? 2 * i + 1 : i)] = static_cast<std::byte>(name[i]);
        });
    }
    add("two entries of one name", "image.name.duplicate", [=](Editor& image) {
        const auto at = dddd(image);
        const auto from = image.record(at, in_wide("inside")) + 33,
                   to = image.record(at, in_wide("linked")) + 33;
        for (std::size_t i = 0; i < (wide ? 12u : 6u); ++i)
            image[to + i] = image[from + i];
    });
}

/// System Use fields, of the record of /dddd/sss… where continuation areas are, and of others.
void add_rock_ridge(std::vector<HostileImage>& out) {
    const auto add = [&](std::string name, std::string finding, const Edit& edit) {
        Editor image(whole_image());
        edit(image);
        out.push_back({"rock ridge " + std::move(name), image.take(), std::move(finding)});
    };
    const auto long_link = [](Editor& image) {
        return image.record(image.directory(FileSystem::rock_ridge, "/dddd"), "sss");
    };
    const auto first_ce = [=](Editor& image) { return image.field(long_link(image), "CE"); };
    const auto area = [=](Editor& image) {
        const auto ce = image.get<susp::Continuation>(first_ce(image));
        return std::size_t{ce.block.get()} * 2048 + ce.offset.get();
    };

    add("CE that names itself", "susp.ce.loop", [=](Editor& image) {
        const auto ce = first_ce(image);
        const auto record = long_link(image);
        image.change<susp::Continuation>(ce, [&](auto& c) {
            c.block = static_cast<std::uint32_t>(record / 2048);
            c.offset = static_cast<std::uint32_t>(ce % 2048);
            c.length = sizeof c;
        });
    });
    add("CE areas in a ring", "susp.ce.loop", [=](Editor& image) {
        const auto at = area(image);
        susp::Continuation there;
        there.block = static_cast<std::uint32_t>(at / 2048);
        there.offset = static_cast<std::uint32_t>(at % 2048) + 28;
        there.length = 28;
        image.put(at, there);
        there.offset = static_cast<std::uint32_t>(at % 2048);
        image.put(at + 28, there);
    });
    add("CE beyond the end", "susp.ce.outside", [=](Editor& image) {
        image.change<susp::Continuation>(first_ce(image), [](auto& c) { c.block = 0xFFFFFFFF; });
    });
    add("CE of 4 GiB", "susp.ce.budget", [=](Editor& image) {
        image.change<susp::Continuation>(first_ce(image), [](auto& c) { c.length = 0xFFFFFFFF; });
    });
    add("CE areas without end", "susp.ce.budget", [=](Editor& image) {
        // A chain through the area, each link a little further on: no loop.
        const auto at = area(image) / 2048 * 2048;
        image.change<susp::Continuation>(first_ce(image), [&](auto& c) {
            c.block = static_cast<std::uint32_t>(at / 2048 + 20);
            c.offset = 0;
            c.length = 28;
        });
        for (std::uint32_t i = 0; i < 300; ++i) {
            susp::Continuation next;
            next.block = static_cast<std::uint32_t>(at / 2048 + 20);
            next.offset = (i + 1) * 28;
            next.length = 28;
            image.put(at + 20 * 2048 + std::size_t{i} * 28, next);
        }
    });
    add("CE that is cut", "susp.ce.length", [=](Editor& image) {
        const auto at = first_ce(image);
        image[at + 2] = std::byte{10};
        image[at + 10] = image[at + 11] = image[at + 12] = std::byte{0};
    });
    add("field without a signature", "susp.field.signature",
        [=](Editor& image) { image[image.field(long_link(image), "TF")] = std::byte{1}; });
    add("field of another version", "susp.field.version",
        [=](Editor& image) { image[image.field(long_link(image), "TF") + 3] = std::byte{2}; });
    add("field of no length", "susp.field.length",
        [=](Editor& image) { image[image.field(long_link(image), "TF") + 2] = std::byte{0}; });
    add("field of three bytes", "susp.field.length",
        [=](Editor& image) { image[image.field(long_link(image), "TF") + 2] = std::byte{3}; });
    add("field beyond its record", "susp.field.length",
        [=](Editor& image) { image[image.field(long_link(image), "TF") + 2] = std::byte{0xFF}; });
    add("NM that says it is the directory itself", "rrip.nm.own", [=](Editor& image) {
        image[image.field(image.record(image.directory(FileSystem::rock_ridge, "/dddd"), "inside"),
                          "NM") +
              4] = std::byte{2};
    });
    add("NM of a network node", "rrip.nm.flags", [=](Editor& image) {
        image[image.field(image.record(image.directory(FileSystem::rock_ridge, "/dddd"), "inside"),
                          "NM") +
              4] = std::byte{0x20};
    });
    add("PX of four bytes", "rrip.px.length", [=](Editor& image) {
        const auto at = image.field(long_link(image), "PX");
        image[at + 2] = std::byte{4};
        image[at + 4] = std::byte{0};
    });
    add("PX that makes a file a directory", "rrip.px.kind", [=](Editor& image) {
        const auto record =
            image.record(image.directory(FileSystem::rock_ridge, "/dddd"), "inside");
        image.change<rrip::PosixAttributes>(image.field(record, "PX"),
                                            [](auto& px) { px.mode = 040755; });
    });
    add("device without numbers", "rrip.pn.missing", [=](Editor& image) {
        const auto record =
            image.record(image.directory(FileSystem::rock_ridge, "/dddd"), "device");
        image[image.field(record, "PN")] = std::byte{'Q'};
    });
    add("link without a target", "rrip.sl.missing", [=](Editor& image) {
        const auto record = image.record(image.directory(FileSystem::rock_ridge, "/"), "llll");
        image[image.field(record, "SL")] = std::byte{'Q'};
    });
    add("link whose component is too long", "rrip.sl.length", [=](Editor& image) {
        const auto record = image.record(image.directory(FileSystem::rock_ridge, "/"), "llll");
        image[image.field(record, "SL") + 6] = std::byte{200};
    });
    const auto placeholder = [](Editor& image) {
        // The directory at the eighth level has the placeholder of the one that was moved.
        return image.record(image.directory(FileSystem::rock_ridge,
                                            "/dddd/deeper/deeper/deeper/deeper/deeper/deeper"),
                            "deeper");
    };
    add("CL to a file", "rrip.cl.target", [=](Editor& image) {
        const auto at = image.field(placeholder(image), "CL");
        const auto big = image.record(image.directory(FileSystem::rock_ridge, "/"), "big");
        image.change<rrip::ChildLink>(
            at, [&](auto& cl) { cl.block = image.get<DirectoryRecord>(big).extent; });
    });
    add("CL beyond the end", "rrip.cl.target", [=](Editor& image) {
        image.change<rrip::ChildLink>(image.field(placeholder(image), "CL"),
                                      [](auto& cl) { cl.block = 0xFFFFFFFF; });
    });
    add("CL to its own parent", "iso9660.directory.loop", [=](Editor& image) {
        const auto here = image.directory(FileSystem::rock_ridge,
                                          "/dddd/deeper/deeper/deeper/deeper/deeper/deeper");
        image.change<rrip::ChildLink>(image.field(placeholder(image), "CL"), [&](auto& cl) {
            cl.block = static_cast<std::uint32_t>(here / 2048);
        });
    });
    for (const std::string_view evil : {"../../", "/etc/p", "a/../b"})
        add("NM " + std::string(evil), "image.name.unsafe", [=](Editor& image) {
            const auto record =
                image.record(image.directory(FileSystem::rock_ridge, "/dddd"), "inside");
            const auto at = image.field(record, "NM") + sizeof(rrip::AlternateName);
            for (std::size_t i = 0; i < evil.size(); ++i)
                image[at + i] = static_cast<std::byte>(evil[i]);
        });
}

void add_zisofs(std::vector<HostileImage>& out) {
    const auto add = [&](std::string name, std::string finding, const Edit& edit) {
        Editor image(compressed_image());
        edit(image);
        out.push_back({"zisofs " + std::move(name), image.take(), std::move(finding)});
    };
    const auto record = [](Editor& image) {
        return image.record(image.directory(FileSystem::rock_ridge, "/"), "zzzz");
    };
    const auto content = [=](Editor& image) {
        return std::size_t{image.get<DirectoryRecord>(record(image)).extent.get()} * 2048;
    };
    add("of another algorithm", "rrip.zf",
        [=](Editor& image) { image[image.field(record(image), "ZF") + 4] = std::byte{'q'}; });
    add("of 4 GiB", "zisofs.size", [=](Editor& image) {
        image.put(image.field(record(image), "ZF") + 8, both32(0xFFFFFFFF));
    });
    add("blocks of one byte", "rrip.zf",
        [=](Editor& image) { image[image.field(record(image), "ZF") + 7] = std::byte{0}; });
    add("header that is none", "zisofs.content",
        [=](Editor& image) { image[content(image)] ^= std::byte{1}; });
    add("header that says another size", "zisofs.content",
        [=](Editor& image) { image.put(content(image) + 8, le32(7)); });
    add("pointers that go back", "zisofs.content",
        [=](Editor& image) { image.put(content(image) + 16 + 8, le32(1)); });
    add("pointers beyond the end", "zisofs.content",
        [=](Editor& image) { image.put(content(image) + 16 + 8, le32(0xFFFFFFF0)); });
    add("pointers into the header", "zisofs.content",
        [=](Editor& image) { image.put(content(image) + 16, le32(0)); });
}

} // namespace

std::vector<HostileImage> hostile_images() {
    std::vector<HostileImage> out;
    add_hierarchy(out, FileSystem::iso9660, Editor::primary);
    add_hierarchy(out, FileSystem::joliet, Editor::joliet);
    add_rock_ridge(out);
    add_zisofs(out);
    add_hostile_udf(out);
    return out;
}

} // namespace openimapi::testing
