# The cases; sourced by run. A new one needs nothing but its function.

case_usage_is_told_in_a_sentence() {
    for words in "" "nonsense" "create" "create tree" "create tree -o x.iso --bogus f" "mop x -o y" \
        "create tree -o x.iso --fs ext4" "create tree -o x.iso --iso-level 7" \
        "create tree -o x.iso --medium floppy" "create tree -o x.iso --udf-revision 3.00" \
        "create tree -o x.iso --on-error shrug" "create tree -o x.iso --mode 9" \
        "create tree -o x.iso --boot one.txt,platform=z80" "create tree -o x.iso --boot-preset amiga" \
        "create tree -o x.iso --disk-layout bsd" "check x.iso --quick --full" \
        "create tree -o x.iso --map nothing" "list" "emulator" "burn tree"; do
        mkdir -p tree
        # shellcheck disable=SC2086
        expect 2 "$imapi" $words
        silent out
        says '^imapi: ' err
        says '--help' err
        absent x.iso
    done
}

case_help_and_version() {
    expect 0 "$imapi" --version
    says '^imapi [0-9]' out
    for command in create list extract info check diff; do
        expect 0 "$imapi" $command --help
        silent err
    done
}

# What the command knows, its manual page and the completion for fish know, too (the others ask the command).
case_new_options_are_explained() {
    local cli command option
    cli=$here/../../cli
    for command in create flatten burn; do
        "$imapi" $command --help >help
        for option in boot boot-preset system-area disk-layout dedupe sort manifest exclude-from; do
            says "^ *--$option" help
        done
    done
    "$imapi" flatten --help >help
    says '--no-boot' help
    "$imapi" check --help >help
    says '--quick' help
    says '--full' help
    tr -d '\\' <"$cli/imapi.1" >manual
    for option in boot boot-preset system-area disk-layout no-boot dedupe sort manifest exclude-from quick full; do
        says "--$option\([^-]\|\$\)" manual
        says " -l $option\( .*\)\?\$" "$cli/completion/imapi.fish"
    done
}

case_one_folder_is_the_root() {
    small_tree
    expect 0 "$imapi" create tree -o x.iso
    silent err
    says '^x.iso: .*ISO 9660, Rock Ridge, Joliet, UDF 2.01$' out
    expect 0 "$imapi" list x.iso
    [ "$(cat out)" = "$(printf 'empty\nfolder\none.txt')" ] || fail "$(cat out)"
    expect 0 "$imapi" list -r x.iso /folder
    [ "$(cat out)" = "$(printf '/folder/deeper\n/folder/deeper/large\n/folder/link\n/folder/two words.txt')" ] ||
        fail "$(cat out)"
}

case_several_sources_are_entries() {
    small_tree
    expect 0 "$imapi" create tree/folder tree/one.txt --map /a/b/c=tree/one.txt --map d=tree/folder/deeper -o x.iso
    expect 0 "$imapi" list -r x.iso
    [ "$(cat out)" = "$(printf '%s\n' /a /a/b /a/b/c /d /d/large /folder /folder/deeper /folder/deeper/large \
        /folder/link '/folder/two words.txt' /one.txt)" ] || fail "$(cat out)"
    expect 1 "$imapi" create tree/one.txt tree/../tree/one.txt -o y.iso # one name twice
    absent y.iso
}

case_exclude() {
    small_tree
    expect 0 "$imapi" create tree --exclude '*.txt' --exclude deeper -o x.iso
    expect 0 "$imapi" list -r x.iso
    [ "$(cat out)" = "$(printf '/empty\n/folder\n/folder/link')" ] || fail "$(cat out)"
}

case_pipe_has_the_same_bytes() {
    small_tree
    expect 0 "$imapi" create tree -o x.iso
    "$imapi" create tree -o - 2>err | cmp - x.iso || fail "the pipe got other bytes"
    "$imapi" create tree -o - --json 2>err >piped
    cmp piped x.iso
    json err
}

case_same_tree_same_bytes() {
    small_tree
    expect 0 "$imapi" create tree -o x.iso
    cp -a tree copy # other inodes, other order, other change times
    TZ=Asia/Kathmandu LC_ALL=tr_TR.UTF-8 expect 0 "$imapi" create copy -o elsewhere.iso
    cmp x.iso elsewhere.iso
    expect 0 "$imapi" create tree --volume OTHER -o other.iso
    ! cmp -s x.iso other.iso || fail "the volume's name does not show"
}

case_source_date_epoch_caps() {
    small_tree
    export SOURCE_DATE_EPOCH=500000000
    expect 0 "$imapi" create tree -o x.iso
    find tree -exec touch -h -d '2011-01-01' {} +
    expect 0 "$imapi" create tree -o y.iso
    cmp x.iso y.iso
    SOURCE_DATE_EPOCH=soon expect 1 "$imapi" create tree -o z.iso
    absent z.iso
}

case_json_is_one_object_a_line() {
    small_tree
    touch "tree/$(printf 'not\377utf8')"
    expect 0 "$imapi" --json create tree -o x.iso
    silent err
    json out
    says '"event":"result"' out
    says '"event":"renamed"' out
    expect 0 "$imapi" list -r x.iso --json
    json out
    says '"path_bytes":"2f6e6f74ff75746638"' out
    expect 0 "$imapi" info x.iso --json
    json out
    expect 1 "$imapi" create missing -o y.iso --json
    json out
    says '"event":"error"' out
    says '"code":"0x80070002"' out
    expect 2 "$imapi" create tree --nonsense -o y.iso --json
    absent y.iso
}

case_quiet_says_nothing_but_errors() {
    small_tree
    expect 0 "$imapi" --quiet create tree -o x.iso
    silent out
    silent err
    expect 1 "$imapi" create missing -o y.iso --quiet
    silent out
    says "missing" err
}

case_failure_leaves_nothing() {
    small_tree
    mkdir results
    echo precious >results/x.iso
    if [ "$(id -u)" = 0 ]; then
        chmod 600 tree/one.txt
        chmod 777 results
        chmod 755 . tree tree/folder tree/folder/deeper
        chown 65534:65534 results/x.iso
        as_user=(setpriv --reuid 65534 --regid 65534 --clear-groups)
    else
        chmod 000 tree/one.txt
        as_user=()
    fi
    expect 1 "${as_user[@]}" "$imapi" create tree -o results/x.iso
    says 'one.txt' err
    [ "$(wc -l <err)" = 1 ] || fail "more than a paragraph: $(cat err)"
    [ "$(cat results/x.iso)" = precious ] || fail "the old file is gone"
    only results x.iso

    expect 0 "${as_user[@]}" "$imapi" create tree -o results/y.iso --on-error pad
    says 'warning: .*one.txt' err
}

# until_it_copies PROCESS: it has a file of tree open, or is through already.
until_it_copies() {
    while kill -0 "$1" 2>/dev/null && ! readlink /proc/"$1"/fd/* 2>/dev/null | grep -q '/tree/.'; do sleep 0.01; done
}

case_cancelled_is_130_and_leaves_nothing() {
    mkdir tree results
    truncate -s 40G tree/sparse # long enough to be caught at it
    for _ in 1 2 3 4 5 6; do
        truncate -s 40G "tree/sparse$_"
    done
    "$imapi" create tree --fs udf --no-holes -o - 2>err >/dev/null &
    local job=$!
    until_it_copies $job
    kill -TERM $job # a shell's background jobs ignore SIGINT
    local status=0
    wait $job || status=$?
    [ $status = 130 ] || fail "ended with $status: $(cat err)"
    says 'cancelled' err
    rm -f tree/sparse*
    head -c 600000000 /dev/urandom >tree/dense # a hole would take no time at all

    "$imapi" create tree --fs udf -o results/x.iso 2>err &
    job=$!
    until_it_copies $job
    kill -TERM $job || true
    status=0
    wait $job || status=$?
    # The kernel may have been quicker than the signal; but half an image is never there.
    [ $status = 130 ] || [ $status = 0 ] || fail "ended with $status: $(cat err)"
    [ $status = 0 ] || only results
}

case_full_disk_is_told() {
    small_tree
    expect 1 bash -c '"$1" create tree -o - >/dev/full' - "$imapi"
    says '0x80070070' err
    expect 1 bash -c '"$1" list -r x.iso >/dev/full' - "$imapi" || true
}

case_closed_pipe_is_a_failure_of_create() {
    small_tree
    set +o pipefail
    { "$imapi" create tree -o - 2>err || echo $? >status; } | true
    [ "$(cat status)" = 1 ] || fail "ended with $(cat status)"
}

case_renames_are_reported_or_refused() {
    mkdir tree
    local name
    name=$(printf 'n%.0s' $(seq 100)).txt
    echo x >"tree/$name"
    expect 0 "$imapi" create tree -o x.iso
    says 'Joliet shows 1 name changed' err
    expect 0 "$imapi" create tree -o x.iso --list-renames
    says "$name" err
    expect 1 "$imapi" create tree -o y.iso --refuse-renames
    says "$name" err
    absent y.iso
}

case_every_udf_revision_is_written() {
    small_tree
    for revision in 1.02 1.50 2.00 2.01 2.50 2.60; do
        for systems in udf iso9660,rockridge,joliet,udf; do
            expect 0 "$imapi" create tree -o x.iso --udf-revision $revision --fs $systems
            silent err
            says "UDF $revision\$" out
            expect 0 "$imapi" info x.iso
            says "UDF $revision" out
            expect 0 "$imapi" check x.iso
            expect 0 "$imapi" diff tree x.iso --fs udf
        done
    done
}

case_owner_group_mode() {
    small_tree
    chmod 4711 tree/one.txt
    expect 0 "$imapi" create tree -o x.iso
    expect 0 "$imapi" list -l x.iso
    says '^-rwxr-xr-x .* 0 .* 0 .*one.txt$' out
    expect 0 "$imapi" create tree --preserve -o x.iso
    expect 0 "$imapi" list -l x.iso
    says '^-rws--x--x ' out
    expect 0 "$imapi" create tree --owner 7 --group 8 --mode 640 -o x.iso
    expect 0 "$imapi" list -l x.iso
    says '^-rw-r----- .* 7 .* 8 .*one.txt$' out
    says '^drwxr-x--- .* 7 .* 8 .*folder$' out
}

case_extract_gives_the_tree_back() {
    small_tree
    expect 0 "$imapi" create tree --preserve -o x.iso
    for system in rockridge udf; do
        expect 0 "$imapi" extract x.iso -C $system --fs $system
        diff -r --no-dereference tree $system
        (cd tree && find . -mindepth 1 -printf '%p %y %m %T@ %l\n' | sort) >wanted
        (cd $system && find . -mindepth 1 -printf '%p %y %m %T@ %l\n' | sort) >found
        diff wanted found
    done
    expect 0 "$imapi" extract x.iso /folder/deeper -C part
    [ "$(find part -type f)" = part/folder/deeper/large ] || fail "$(find part)"
    expect 1 "$imapi" extract x.iso -C rockridge # is there already
    expect 0 "$imapi" extract x.iso -C rockridge --existing replace
}

case_diff_of_images_and_folders() {
    small_tree
    expect 0 "$imapi" create tree -o x.iso
    for system in rockridge udf; do
        expect 0 "$imapi" diff tree x.iso --fs $system
        expect 0 "$imapi" diff x.iso tree --fs $system
    done
    says 'have the same 7 entries' out
    silent err
    mkdir other
    cp -a tree/. other
    echo another >other/one.txt
    echo tw0 >"other/folder/two words.txt"
    rm other/empty
    echo new >other/new
    expect 0 "$imapi" create other -o y.iso
    expect 3 "$imapi" diff x.iso y.iso
    says '^/one.txt has 4 bytes and in y.iso 8$' out
    says '^/folder/two words.txt has other content in y.iso$' out
    says '^/empty is not in y.iso$' out
    says '^/new is only in y.iso$' out
    says 'differ in 4 of 8 entries$' out
    expect 3 "$imapi" diff tree y.iso --json
    json out
    expect 2 "$imapi" diff tree other
    expect 1 "$imapi" diff x.iso missing
}

case_named_streams() {
    small_tree
    echo 'of a file' >note
    echo 'of the root' >label
    expect 0 "$imapi" create tree -o x.iso --fs udf --udf-revision 2.01 --stream one.txt:note=note --stream folder:note=label --stream /:label=label
    expect 0 "$imapi" list -l -r x.iso
    says '^-rw-r--r-- .* 10 .* /one.txt:note$' out
    says '/folder:note$' out
    expect 0 "$imapi" list -r x.iso
    ! grep -q : out || fail 'streams without --long'
    expect 0 "$imapi" list x.iso --json
    says '"path":"/one.txt","schema":1,"size":10,"stream":"note"' out
    expect 0 "$imapi" extract x.iso -C without
    says '3 named streams were left out' err
    diff -r --no-dereference tree without
    expect 0 "$imapi" extract x.iso -C with --streams
    silent err
    cmp note with/one.txt:note
    cmp label with/folder:note
    cmp label with/:label
    rm with/*:*
    diff -r --no-dereference tree with
    expect 0 "$imapi" diff x.iso tree # a folder has none
    echo 'of the file' >note
    expect 0 "$imapi" create tree -o y.iso --fs udf --udf-revision 2.60 --stream one.txt:note=note --stream /:label=label
    expect 3 "$imapi" diff x.iso y.iso
    says '^/one.txt:note has 10 bytes and in y.iso 12$' out
    says '^/folder:note is not in y.iso$' out
    says 'differ in 2 of 7 entries' out
}

case_hostile_targets_are_refused() {
    small_tree
    expect 0 "$imapi" create tree -o x.iso
    : >empty
    echo "no image" >words
    head -c 40000 x.iso >short
    for bad in empty words short missing tree; do
        for command in list info; do
            expect 1 "$imapi" $command $bad
            says "$bad" err
        done
    done
    expect 1 "$imapi" list x.iso /not/there
    says '/not/there' err
    expect 2 "$imapi" list x.iso --fs fat
}

case_an_image_is_no_part_of_itself() {
    small_tree
    cd tree
    expect 0 "$imapi" create . -o ../first.iso
    cp ../first.iso folder/x.iso
    rm out err
    find . -depth -exec touch -h -d '2001-09-09 01:46:40 UTC' {} +
    expect 0 "$imapi" create . -o folder/x.iso --exclude out --exclude err
    says 'not made part of itself' err
    expect 0 "$imapi" list -r folder/x.iso
    ! grep -q x.iso out || fail "$(cat out)"
}

blank_disc_in_a_drive() {
    expect 0 "$imapi" emulator add drive --profile bd-r
    expect 0 "$imapi" emulator new disc --medium "${1:-bd-r}"
    expect 0 "$imapi" emulator insert drive disc
}

case_burn_verify_and_read_back() {
    small_tree
    blank_disc_in_a_drive
    expect 0 "$imapi" burn tree --drive drive --verify
    says '^emulated:drive: .* blocks .* on BD-R, session 1, verified$' out
    expect 0 "$imapi" verify tree --drive emulator:drive
    expect 0 "$imapi" extract emulated:drive -C back
    diff -r --no-dereference tree back
    echo changed >tree/one.txt
    echo added >tree/new
    rm -r tree/folder/deeper
    expect 3 "$imapi" verify tree --drive drive
    says '^/one.txt ' out
    says '^/new is not on the disc' out
    says '^/folder/deeper is only on the disc' out
    expect 0 "$imapi" info drive
    says 'BD-R' out
}

case_burn_takes_an_image_as_it_is() {
    small_tree
    blank_disc_in_a_drive dvd+r
    expect 0 "$imapi" create tree -o x.iso
    expect 0 "$imapi" burn x.iso --drive drive --json
    json out
    expect 0 "$imapi" verify x.iso --drive drive
    expect 0 "$imapi" emulator export disc -o back.iso
    cmp x.iso back.iso
    printf X | dd of=x.iso bs=1 seek=700000 conv=notrunc status=none
    expect 3 "$imapi" verify x.iso --drive drive
    expect 0 "$imapi" emulator import back.iso other
    expect 0 "$imapi" emulator eject drive
    expect 0 "$imapi" emulator insert drive other
    expect 0 "$imapi" verify back.iso --drive drive
}

case_drives_and_what_is_in_them() {
    expect 0 "$imapi" drives
    blank_disc_in_a_drive
    expect 0 "$imapi" drives
    says '^emulated:drive .*BD-R, blank' out
    expect 0 "$imapi" drives --json
    json out
    says '"blank":true' out
    expect 0 "$imapi" emulator eject drive
    expect 0 "$imapi" drives
    says '^emulated:drive .*no disc' out
    expect 0 "$imapi" emulator remove disc
    expect 0 "$imapi" emulator remove drive
    expect 0 "$imapi" emulator list
    says '^No emulated drives' out
    small_tree
    expect 1 "$imapi" burn tree --drive drive
    says 'drive' err
}

case_programs_on_a_drive_get_their_signals() {
    blank_disc_in_a_drive
    "$imapi" emulator run drive -- sh -c 'grep ^SigBlk /proc/self/status' >out 2>err || fail "$(cat err)"
    says '^SigBlk:[[:space:]]*0*$' out
}
