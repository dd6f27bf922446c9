#include "image/volumes.hpp"

#include "format/iso9660/volume_writer.hpp"
#include "format/udf/volume_writer.hpp"

namespace openimapi::inline v1::image {
namespace {

names::Policy policy_of(const PlanOptions& options) {
    names::Policy policy{.refuse = options.refuse_renames};
    if (options.renamed)
        policy.report = [&options](const names::Rename& rename) {
            const auto why = names::describe(rename.reasons);
            options.renamed({.file_system = rename.file_system,
                             .path = rename.path,
                             .name = rename.mapped,
                             .why = why,
                             .only_case = rename.reasons == names::letter_case});
        };
    return policy;
}

} // namespace

std::vector<Volume> make_volumes(const tree::Snapshot& snapshot, const PlanOptions& options,
                                 const Choice& choice, const format::VolumeIdentity& identity,
                                 const FileContents& files, const format::Continuation& session,
                                 const Job& job) {
    std::vector<Volume> volumes;
    if (choice.file_systems.iso9660) {
        iso9660::VolumeOptions wish{.identity = identity,
                                    .level = choice.iso_level,
                                    .relaxed = !options.strict_names,
                                    .rock_ridge = choice.file_systems.rock_ridge,
                                    .joliet = choice.file_systems.joliet,
                                    .joliet_long_names = options.joliet_long_names,
                                    .many_sections = options.many_sections,
                                    .compressed = files.compressed,
                                    .boot_record = files.boot_catalog,
                                    .session = session,
                                    .names = policy_of(options),
                                    .findings = options.findings};
        volumes.push_back(
            {"ISO 9660", std::make_unique<iso9660::VolumeWriter>(snapshot, std::move(wish)), {}});
        job.check();
    }
    if (choice.file_systems.udf) {
        udf::VolumeOptions wish{.identity = identity,
                                .revision = choice.udf_revision,
                                .contents = choice.embed_files ? files.contents : nullptr,
                                .metadata_mirror = choice.metadata_mirror,
                                .partition = choice.udf_partition,
                                .packet = choice.udf_packet,
                                .pieces = files.data,
                                .apart = files.apart,
                                .behind = files.behind,
                                .session = session,
                                .names = policy_of(options),
                                .findings = options.findings};
        volumes.push_back(
            {"UDF", std::make_unique<udf::VolumeWriter>(snapshot, std::move(wish)), {}});
        job.check();
    }
    return volumes;
}

} // namespace openimapi::inline v1::image
