// The picture: the whole disc as a strip, the image in rows of blocks, the structures by name, and
// what the colours mean. Pixels from the top left; text is placed by its baseline.
#include "image/svg_style.hpp"
#include "image/svg_text.hpp"
#include "openimapi/base/time.hpp"
#include "openimapi/image/disc_map.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <iterator>

namespace openimapi::inline v1::image {
namespace {

constexpr double width = 1200, margin = 40, inner = width - 2 * margin;
constexpr double gutter = 86; ///< in front of the rows: the number of their first block
constexpr double row_width = inner - gutter, row_height = 24, row_gap = 4;
constexpr std::uint64_t most_rows = 20;
constexpr std::uint64_t fewest_in_row = 16; ///< blocks
constexpr std::size_t most_chips = 60;
constexpr std::size_t longest_title = 240;
constexpr std::string_view dot = " \xC2\xB7 ", dash = "\xE2\x80\x93";

std::string bytes_text(std::uint64_t blocks) {
    return size_text(blocks * block_size);
}

std::string plural(std::uint64_t count, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", count_text(count), count == 1 ? one : many);
}

std::string percent(std::uint64_t part, std::uint64_t whole) {
    if (whole == 0 || part == 0) return "0 %";
    const auto value = 100 * static_cast<double>(part) / static_cast<double>(whole);
    return value < 0.1 ? "< 0.1 %" : fmt::format("{:.1f} %", value);
}

/// The last `parts` parts of a path, with the '/' of a folder.
std::string_view last_parts(std::string_view path, int parts) {
    auto at = path.size() < 2 ? path.npos : path.size() - 2;
    for (; parts > 0 && at != path.npos; --parts) {
        const auto slash = path.rfind('/', at);
        if (slash == path.npos || slash == 0) return path.substr(slash == 0 && path.size() > 1);
        if (parts == 1) return path.substr(slash + 1);
        at = slash - 1;
    }
    return path;
}

std::string_view system_name(format::FileSystem system) {
    switch (system) {
    case format::FileSystem::iso9660:
        return "ISO 9660";
    case format::FileSystem::rock_ridge:
        return "Rock Ridge";
    case format::FileSystem::joliet:
        return "Joliet";
    case format::FileSystem::udf:
        break;
    }
    return "UDF";
}

/// Neighbours of structures that go by one name, as one: nobody asks for each directory.
std::vector<DiscArea> joined(const std::vector<DiscArea>& areas) {
    std::vector<DiscArea> out;
    for (const auto& area : areas) {
        if (!out.empty() && area.kind < AreaKind::file && out.back().label == area.label &&
            out.back().session == area.session &&
            (out.back().kind == area.kind || area.label.ends_with("(UDF)"))) {
            out.back().blocks += area.blocks;
            out.back().parts += area.parts;
            if (out.back().kind != area.kind) out.back().kind = AreaKind::file_entries;
        } else {
            out.push_back(area);
        }
    }
    return out;
}

std::string day_text(Timestamp time) {
    const auto civil = to_civil(time);
    return fmt::format("{:04}-{:02}-{:02}", civil.year, civil.month, civil.day);
}

class Drawing {
public:
    Drawing(const DiscMap& map, const SvgOptions& options) : map_(map), options_(options) {
        const auto rows = std::clamp<std::uint64_t>(
            (map.image_blocks + fewest_in_row - 1) / fewest_in_row, 1, most_rows);
        row_blocks_ = std::max<std::uint64_t>(1, (map.image_blocks + rows - 1) / rows);
    }

    /// `finest`: pixels; what is smaller is put together.
    std::string draw(double finest) {
        body_.clear();
        y_ = 0;
        header();
        strip();
        rows(finest);
        structures();
        legend();
        y_ += 14;
        std::string out = fmt::format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:g} {1:g}\" width=\"{0:g}\" "
            "height=\"{1:g}\" role=\"img\">\n<title>{2}</title>\n",
            width, y_, escaped(fmt::format("Map of {}", title())));
        out += svg_style;
        out += fmt::format("<rect class=\"bg\" width=\"{:g}\" height=\"{:g}\"/>\n", width, y_);
        return out + body_ + "</svg>\n";
    }

private:
    // --- primitives --------------------------------------------------------------------------

    template <class... Args>
    void put(fmt::format_string<Args...> form, Args&&... args) {
        fmt::format_to(std::back_inserter(body_), form, std::forward<Args>(args)...);
    }
    /// `style`: class; `anchor`: start, middle or end.
    void write(double x, double y, double size, std::string_view style, std::string_view what,
               std::string_view anchor = "start", bool bold = false) {
        if (what.empty()) return;
        put("<text x=\"{:.1f}\" y=\"{:.1f}\" font-size=\"{:g}\"", x, y, size);
        if (!style.empty()) put(" class=\"{}\"", style);
        if (anchor != "start") put(" text-anchor=\"{}\"", anchor);
        if (bold) put(" font-weight=\"600\"");
        put(">{}</text>\n", escaped(what));
    }
    void heading(std::string_view what, std::string_view more) {
        write(margin, y_, 15, "", what, "start", true);
        write(margin + width_of(what, 15) + 22, y_, 12.5, "m", more);
    }

    // --- the parts ---------------------------------------------------------------------------

    [[nodiscard]] const format::VolumeInfo* volume() const {
        if (map_.session == 0) return nullptr;
        const auto& volumes = map_.sessions[map_.session - 1].volumes;
        return volumes.empty() ? nullptr : &volumes.front();
    }
    [[nodiscard]] std::string title() const {
        if (!options_.title.empty()) return shown(options_.title);
        const auto* info = volume();
        if (!info) return "No file system";
        return info->label.empty() ? "Volume without a name" : shown(info->label);
    }

    void header() {
        y_ = 52;
        write(margin, y_, 28, "", fitted(title(), 28, inner * 0.7), "start", true);
        write(width - margin, y_, 13, "m", fitted(shown(options_.note), 13, inner * 0.28), "end");
        std::string line;
        const auto add = [&line](std::string_view what) {
            if (what.empty()) return;
            if (!line.empty()) line += dot;
            line += what;
        };
        if (map_.session != 0) {
            // The plain one first, as people say it: in the order of the enumeration.
            std::vector<const format::VolumeInfo*> volumes;
            for (const auto& info : map_.sessions[map_.session - 1].volumes)
                volumes.push_back(&info);
            std::stable_sort(volumes.begin(), volumes.end(),
                             [](auto* a, auto* b) { return a->system < b->system; });
            std::string systems;
            for (std::size_t i = 0; i < volumes.size(); ++i) {
                const auto& info = *volumes[i];
                if (i > 0 && info.system == volumes[i - 1]->system) continue;
                if (!systems.empty()) systems += " + ";
                // "UDF 1.02" says all; what kind of Rock Ridge it is says nothing to people.
                systems += info.system == format::FileSystem::udf && !info.variant.empty()
                               ? std::string_view(info.variant)
                               : system_name(info.system);
            }
            add(systems);
            add(fmt::format("{} in {}", plural(map_.files, "file", "files"),
                            plural(map_.directories, "folder", "folders")));
        }
        add(fmt::format("{} ({} blocks of 2 KiB)", bytes_text(map_.image_blocks),
                        count_text(map_.image_blocks)));
        if (map_.sessions.size() > 1)
            add(map_.session == map_.sessions.size()
                    ? plural(map_.sessions.size(), "session", "sessions")
                    : fmt::format("as of session {} of {}", map_.session, map_.sessions.size()));
        if (const auto* info = volume())
            if (const auto time = info->created ? info->created : info->modified)
                add(day_text(*time));
        y_ += 26;
        write(margin, y_, 14, "m", fitted(line, 14, inner));
        const auto warn = [this](const std::string& what) {
            y_ += 22;
            put("<rect class=\"k6\" x=\"{:g}\" y=\"{:g}\" width=\"4\" height=\"15\"/>\n", margin,
                y_ - 12);
            write(margin + 12, y_, 13, "", what);
        };
        if (map_.missing != 0)
            warn(fmt::format("The end is missing: the volume has {} more than the image.",
                             plural(map_.missing, "block", "blocks")));
        if (!map_.complete) warn("The tree is larger than the limits allow: a part is not shown.");
    }

    /// The whole medium, to scale.
    void strip() {
        y_ += 44;
        heading("The whole disc",
                map_.blocks > map_.image_blocks
                    ? fmt::format("{} of {} used", percent(map_.image_blocks, map_.blocks),
                                  bytes_text(map_.blocks))
                    : "to scale, first block at the left");
        y_ += 14;
        if (map_.blocks == 0) return;
        const auto scale = inner / static_cast<double>(map_.blocks);
        const auto x_of = [&](std::uint64_t block) {
            return margin + static_cast<double>(block) * scale;
        };
        if (map_.sessions.size() > 1) brackets(x_of);
        constexpr double height = 46;
        constexpr double narrowest = 2;
        put("<g>\n");
        const auto areas =
            coarser(joined(map_.areas), static_cast<std::uint64_t>(narrowest / scale));
        for (std::size_t i = 0; i < areas.size();) {
            const auto style = shape_class(areas[i]);
            auto end = areas[i].first + areas[i].blocks;
            const auto& first = areas[i];
            for (++i; i < areas.size() && shape_class(areas[i]) == style; ++i)
                end = areas[i].first + areas[i].blocks;
            const auto x = x_of(first.first), wide = x_of(end) - x;
            put("<path class=\"{}\" d=\"M{:.1f} {:g}h{:.2f}v{:g}h-{:.2f}z\"><title>{}</title>"
                "</path>\n",
                style, x, y_, wide, height, wide,
                escaped(tooltip(strip_name(first), first.first, end - first.first, 0)));
            const auto name = strip_name(first);
            if (width_of(name, 12) > wide - 8) continue;
            write(x + wide / 2, y_ + height / 2 + 4, 12, text_class(first.kind), name, "middle");
        }
        // Little on a large medium is still something.
        if (const auto wide = x_of(map_.image_blocks) - margin;
            map_.image_blocks != 0 && wide < narrowest)
            put("<rect class=\"k2\" x=\"{:g}\" y=\"{:g}\" width=\"{:g}\" height=\"{:g}\"/>\n",
                margin, y_, narrowest, height);
        put("</g>\n<rect class=\"o\" x=\"{:g}\" y=\"{:g}\" width=\"{:g}\" height=\"{:g}\"/>\n",
            margin, y_, inner, height);
        y_ += height;
        ticks(x_of);
    }

    /// What areas of one colour have in common.
    [[nodiscard]] std::string strip_name(const DiscArea& area) const {
        if (area.kind == AreaKind::file) {
            if (area.folder >= coloured_folders) return "other folders";
            return shown(folder_name(map_.folders[area.folder]));
        }
        if (area.kind == AreaKind::free) return fmt::format("free: {}", bytes_text(area.blocks));
        return std::string(image::name_of(area.kind));
    }

    template <class X>
    void brackets(X&& x_of) {
        y_ += 16;
        for (std::size_t i = 0; i < map_.sessions.size(); ++i) {
            const auto& session = map_.sessions[i];
            const auto first = static_cast<std::uint64_t>(session.start.value());
            const auto end = std::min(first + session.blocks.value(), map_.image_blocks);
            if (end <= first) continue;
            const auto x = x_of(first), wide = x_of(end) - x;
            if (wide < 4) continue;
            put("<path class=\"l\" d=\"M{:.1f} {:g}v-6h{:.1f}v6\"/>\n", x + 0.8, y_ + 6,
                wide - 1.6);
            const auto number = std::to_string(session.number);
            auto text = fmt::format("session {}{}{}", number, dot, bytes_text(end - first));
            if (width_of(text, 11.5) > wide) text = fmt::format("session {}", number);
            if (width_of(text, 11.5) > wide) text = number;
            if (width_of(text, 11.5) <= wide + 4)
                write(x + wide / 2, y_ - 5, 11.5, "m", text, "middle");
        }
        y_ += 9;
    }

    template <class X>
    void ticks(X&& x_of) {
        // The largest of 1, 2 and 5 times a power of ten units that gives at least five steps.
        const auto bytes = map_.blocks * block_size;
        std::uint64_t unit = 1024;
        while (bytes / unit >= 5120)
            unit *= 1024;
        std::uint64_t step = 1;
        for (const std::uint64_t next : {2, 5, 10, 20, 50, 100, 200, 500, 1000})
            if (bytes / unit / next >= 5) step = next;
        const auto step_bytes = step * unit;
        const std::string_view name = unit == 1024           ? "KiB"
                                      : unit == 1024 * 1024  ? "MiB"
                                      : unit == (1ull << 30) ? "GiB"
                                      : unit == (1ull << 40) ? "TiB"
                                                             : "PiB";
        for (std::uint64_t at = 0; at <= bytes; at += step_bytes) {
            const auto x = x_of(0) + (x_of(map_.blocks) - x_of(0)) * static_cast<double>(at) /
                                         static_cast<double>(bytes);
            put("<path class=\"l\" d=\"M{:.1f} {:g}v5\"/>\n", x, y_);
            write(x, y_ + 18, 11, "m", at == 0 ? "0" : fmt::format("{} {}", at / unit, name),
                  at == 0                       ? "start"
                  : bytes - at < step_bytes / 4 ? "end"
                                                : "middle");
        }
        y_ += 22;
    }

    [[nodiscard]] static std::string tooltip(std::string_view name, std::uint64_t first,
                                             std::uint64_t blocks, std::uint64_t files) {
        auto text = std::string(name.substr(0, longest_title));
        while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80 &&
               name.size() > text.size())
            text.pop_back(); // not in the middle of a character
        if (name.size() > text.size() && !text.empty() &&
            static_cast<unsigned char>(text.back()) >= 0xC0)
            text.pop_back();
        if (files > 1) text += fmt::format(": {} files", count_text(files));
        return text + fmt::format("\n{}, {}{}{}", bytes_text(blocks),
                                  blocks == 1 ? "block " : "blocks ", first,
                                  blocks == 1 ? std::string()
                                              : fmt::format("{}{}", dash, first + blocks - 1));
    }

    /// The image, a row after the other.
    void rows(double finest) {
        y_ += 38;
        heading("Block by block",
                fmt::format("each row is {} ({}), read like text; the numbers are blocks",
                            plural(row_blocks_, "block", "blocks"), bytes_text(row_blocks_)));
        y_ += 14;
        if (map_.image_blocks == 0) {
            y_ += 14;
            write(margin, y_, 13, "m", "The image is empty.");
            return;
        }
        const auto scale = row_width / static_cast<double>(row_blocks_);
        const auto count = (map_.image_blocks + row_blocks_ - 1) / row_blocks_;
        for (std::uint64_t row = 0; row < count; ++row)
            write(margin + gutter - 12, row_y(row) + 16, 11, "m", count_text(row * row_blocks_),
                  "end");
        put("<g class=\"a\">\n");
        for (const auto& area :
             joined(coarser(map_.areas, static_cast<std::uint64_t>(finest / scale))))
            if (area.kind != AreaKind::free) block_area(area, scale);
        put("</g>\n{}", names_);
        names_.clear();
        y_ = row_y(count);
    }
    [[nodiscard]] double row_y(std::uint64_t row) const {
        return y_ + static_cast<double>(row) * (row_height + row_gap);
    }

    void block_area(const DiscArea& area, double scale) {
        put("<path class=\"{}\" d=\"", shape_class(area));
        const auto end = area.first + area.blocks;
        double widest = 0, name_x = 0, name_y = 0;
        for (auto at = area.first; at < end;) {
            const auto row = at / row_blocks_;
            const auto stop = std::min(end, (row + 1) * row_blocks_);
            const auto x = margin + gutter + static_cast<double>(at % row_blocks_) * scale;
            const auto wide = static_cast<double>(stop - at) * scale;
            put("M{:.1f} {:g}h{:.2f}v{:g}h-{:.2f}z", x, row_y(row), wide, row_height, wide);
            // The name goes to the middle row of those that are widest.
            if (wide > widest + 0.5 ||
                (wide > widest - 0.5 && row < (area.first + end) / 2 / row_blocks_ + 1)) {
                widest = wide;
                name_x = x;
                name_y = row_y(row);
            }
            at = stop;
        }
        const bool file = area.kind == AreaKind::file || area.kind == AreaKind::superseded;
        auto full = shown(area.label);
        if (full.empty()) full = image::name_of(area.kind);
        if (full == "/" && area.parts > 1) full = "several folders";
        if (area.kind == AreaKind::superseded) full += " (no longer shown)";
        put("\"><title>{}</title></path>\n",
            escaped(tooltip(full, area.first, area.blocks, file ? area.parts : 0)));
        const auto fits = area_name(area, file ? full : std::string{}, full, widest);
        if (fits.empty()) return;
        fmt::format_to(std::back_inserter(names_),
                       "<text x=\"{:.1f}\" y=\"{:.1f}\" font-size=\"11.5\" class=\"{}\" "
                       "pointer-events=\"none\">{}</text>\n",
                       name_x + 5, name_y + 16, text_class(area.kind), escaped(fits));
    }

    /// The most that fits: folder, name and size, or less.
    [[nodiscard]] static std::string area_name(const DiscArea& area, const std::string& path,
                                               const std::string& structure, double room) {
        constexpr double size = 11.5;
        if (room < 40) return {};
        const auto in_room = [&](const std::string& text, double spare) {
            return width_of(text, size) <= room - spare;
        };
        const auto bytes = fmt::format("{}{}", dot, bytes_text(area.blocks));
        if (path.empty() || path.front() != '/') {
            if (in_room(structure + bytes, 12)) return structure + bytes;
            return fitted(structure, size, room - 8);
        }
        const auto own = std::string(last_parts(shown(area.label), 1));
        const auto with_folder = std::string(last_parts(shown(area.label), 2));
        for (const auto& name : {with_folder + bytes, own + bytes, with_folder, own})
            if (in_room(name, 10)) return name;
        return fitted(own, size, room - 8);
    }

    /// What is too small for a picture to scale.
    void structures() {
        if (map_.structures.empty()) return;
        y_ += 36;
        heading("Structures", "in the order of the disc, not to scale");
        y_ += 12;
        constexpr double height = 38, gap = 6;
        double x = margin;
        std::size_t drawn = 0;
        std::uint32_t session = 0;
        for (const auto& one : map_.structures) {
            if (drawn++ == most_chips) break;
            if (map_.sessions.size() > 1 && one.session != session) {
                session = one.session;
                if (x > margin) y_ += height + gap;
                x = margin;
                write(x, y_ + 14, 12, "m", fmt::format("session {}", session));
                y_ += 22;
            }
            const auto name = fitted(shown(one.label), 12, 300);
            auto where = one.blocks == 1 ? fmt::format("block {}", count_text(one.first))
                                         : fmt::format("blocks {}{}{}", count_text(one.first), dash,
                                                       count_text(one.first + one.blocks - 1));
            if (one.blocks > 1) where += fmt::format("{}{}", dot, bytes_text(one.blocks));
            const auto wide = std::max(width_of(name, 12), width_of(where, 11)) + 24;
            if (x + wide > width - margin) {
                x = margin;
                y_ += height + gap;
            }
            put("<rect class=\"card\" x=\"{0:.1f}\" y=\"{1:g}\" width=\"{2:.1f}\" "
                "height=\"{3:g}\"/><rect class=\"{4}\" x=\"{0:.1f}\" y=\"{1:g}\" width=\"6\" "
                "height=\"{3:g}\"/>\n",
                x, y_, wide, height, shape_class(one));
            write(x + 14, y_ + 16, 12, "", name);
            write(x + 14, y_ + 31, 11, "m", where);
            x += wide + gap;
        }
        y_ += height;
        if (map_.structures.size() > most_chips) {
            y_ += 20;
            write(margin, y_, 12, "m",
                  fmt::format("and {} more", map_.structures.size() - most_chips));
        }
    }

    // --- legend ------------------------------------------------------------------------------

    [[nodiscard]] static std::string folder_name(const MapFolder& folder) {
        if (folder.path.empty()) return "other folders";
        if (folder.path.back() == '/') return "files in " + folder.path;
        return folder.path;
    }

    void legend() {
        y_ += 44;
        const auto top = y_;
        constexpr double column = inner / 3, room = column - 28;
        auto lowest = top;
        const auto column_of = [&](int index, std::string_view name) {
            y_ = top;
            x_ = margin + index * column;
            write(x_, y_, 15, "", name, "start", true);
            y_ += 10;
        };
        const auto done = [&] { lowest = std::max(lowest, y_); };

        // Where most of the medium is free, shares of it say nothing about folders.
        column_of(0, "Files by folder");
        std::uint64_t rest = 0;
        for (std::size_t i = 0; i < map_.folders.size(); ++i) {
            const auto& folder = map_.folders[i];
            if (i >= coloured_folders) {
                rest += folder.blocks;
                continue;
            }
            entry(fmt::format("f{}", i), shown(folder_name(folder)), folder.blocks,
                  map_.image_blocks, room, true);
        }
        if (rest != 0) entry("fx", "other folders", rest, map_.image_blocks, room, false);
        if (map_.folders.empty()) {
            y_ += 18;
            write(x_, y_, 13, "m", "none");
        }
        done();

        column_of(1, "All blocks");
        for (std::size_t i = 0; i < area_kinds; ++i) {
            const auto kind = static_cast<AreaKind>(i);
            const auto& total = map_.total(kind);
            if (total.blocks == 0) continue;
            entry(fmt::format("k{}", i), std::string(image::name_of(kind)), total.blocks,
                  map_.blocks, room, false);
        }
        y_ += 22;
        write(x_ + column - 28, y_, 12, "m",
              fmt::format("{} blocks, {}", count_text(map_.blocks), bytes_text(map_.blocks)),
              "end");
        done();

        column_of(2, "Largest files");
        for (const auto& file : map_.largest) {
            y_ += 21;
            const auto size = size_text(file.bytes);
            write(x_ + column, y_, 12.5, "", size, "end");
            write(x_, y_, 12.5, "",
                  fitted(shown(file.path), 12.5, column - width_of(size, 12.5) - 14, true));
        }
        if (map_.largest.empty()) {
            y_ += 18;
            write(x_, y_, 13, "m", "none");
        }
        done();
        y_ = lowest + 14;
    }

    /// A colour, what it stands for, its size and share.
    void entry(const std::string& style, const std::string& name, std::uint64_t blocks,
               std::uint64_t whole, double room, bool keep_end) {
        y_ += 21;
        const auto swatch = [this](std::string_view of, double x, double y, double size) {
            put("<rect class=\"{}\" x=\"{:g}\" y=\"{:g}\" width=\"{:g}\" height=\"{:g}\"/>\n", of,
                x, y, size, size);
        };
        if (style == fmt::format("k{}", static_cast<int>(AreaKind::file))) { // of any folder
            constexpr std::array<std::string_view, 4> some{"f0", "f1", "f2", "f3"};
            for (std::size_t i = 0; i < some.size(); ++i)
                swatch(some[i], x_ + static_cast<double>(i % 2) * 7.5,
                       y_ - 11.5 + static_cast<double>(i / 2) * 7.5, 6.5);
        } else {
            swatch(style, x_, y_ - 11.5, 14);
        }
        if (style == fmt::format("k{}", static_cast<int>(AreaKind::free)))
            swatch("o", x_, y_ - 11.5, 14);
        constexpr double share_room = 62;
        const auto size = bytes_text(blocks);
        write(x_ + room, y_, 12.5, "m", percent(blocks, whole), "end");
        write(x_ + room - share_room, y_, 12.5, "", size, "end");
        write(x_ + 22, y_, 12.5, "",
              fitted(name, 12.5, room - share_room - width_of(size, 12.5) - 34, keep_end));
    }

    const DiscMap& map_;
    const SvgOptions& options_;
    std::uint64_t row_blocks_ = 1;
    std::string body_, names_;
    double x_ = 0, y_ = 0;
};

} // namespace

std::string svg(const DiscMap& map, const SvgOptions& options) {
    Drawing drawing(map, options);
    for (double finest = 2;; finest *= 2) {
        auto text = drawing.draw(finest);
        if (text.size() <= options.most_bytes || finest > row_width) return text;
    }
}

} // namespace openimapi::inline v1::image
