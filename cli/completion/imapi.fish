# Completion for fish.
set -l commands create append edit flatten list extract info check map diff burn verify drives emulator
complete -c imapi -n "not __fish_seen_subcommand_from $commands" -f -a "$commands"
complete -c imapi -l json -d 'one JSON object a line'
complete -c imapi -l quiet -d 'nothing but errors'
complete -c imapi -l help -d 'what it does and takes'
complete -c imapi -n '__fish_seen_subcommand_from emulator' -f -a 'add insert eject new export import remove list run'
complete -c imapi -n '__fish_seen_subcommand_from create append flatten burn' -x -l fs -a 'iso9660 rockridge joliet udf'
complete -c imapi -n '__fish_seen_subcommand_from create append flatten burn' -x -l volume
complete -c imapi -n '__fish_seen_subcommand_from create append flatten burn' -x -l udf-revision -a '1.02 1.50 2.00 2.01 2.50 2.60'
complete -c imapi -n '__fish_seen_subcommand_from create append flatten burn' -x -l iso-level -a '1 2 3 4'
complete -c imapi -n '__fish_seen_subcommand_from create append flatten burn' -x -l on-error -a 'fail skip pad'
complete -c imapi -n '__fish_seen_subcommand_from create append flatten burn' -l preserve
complete -c imapi -n '__fish_seen_subcommand_from create append flatten burn' -l follow-symlinks
complete -c imapi -n '__fish_seen_subcommand_from create append flatten burn' -l refuse-renames
complete -c imapi -n '__fish_seen_subcommand_from create append flatten burn' -l list-renames
complete -c imapi -n '__fish_seen_subcommand_from create append flatten' -x -l medium -a 'file cd dvd bd'
complete -c imapi -n '__fish_seen_subcommand_from create append flatten map' -r -s o -l output
complete -c imapi -n '__fish_seen_subcommand_from append burn verify' -x -l drive -a "(imapi drives 2>/dev/null | string split -f1 ' ')"
complete -c imapi -n '__fish_seen_subcommand_from append burn' -l verify
complete -c imapi -n '__fish_seen_subcommand_from append burn' -l finalize
complete -c imapi -n '__fish_seen_subcommand_from list extract diff' -x -l fs -a 'iso9660 rockridge joliet udf'
complete -c imapi -n '__fish_seen_subcommand_from list' -s l -l long
complete -c imapi -n '__fish_seen_subcommand_from list' -s r -l recursive
complete -c imapi -n '__fish_seen_subcommand_from extract' -r -s C -l directory
complete -c imapi -n '__fish_seen_subcommand_from append' -l replace
complete -c imapi -n '__fish_seen_subcommand_from edit' -r -l replace
complete -c imapi -n '__fish_seen_subcommand_from edit' -r -l add
complete -c imapi -n '__fish_seen_subcommand_from edit' -x -l remove
complete -c imapi -n '__fish_seen_subcommand_from append' -x -l remove
complete -c imapi -n '__fish_seen_subcommand_from append' -l sequential
complete -c imapi -n '__fish_seen_subcommand_from append' -x -l start
complete -c imapi -n '__fish_seen_subcommand_from burn' -l appendable
complete -c imapi -n '__fish_seen_subcommand_from list extract info check map flatten' -x -l session
complete -c imapi -n '__fish_seen_subcommand_from create flatten burn' -r -l boot
complete -c imapi -n '__fish_seen_subcommand_from create flatten burn' -x -l boot-preset -a 'bios uefi bios+uefi bios+uefi-usb windows-install'
complete -c imapi -n '__fish_seen_subcommand_from create flatten burn' -r -l system-area
complete -c imapi -n '__fish_seen_subcommand_from create flatten burn' -x -l disk-layout -a 'none mbr gpt hybrid-gpt'
complete -c imapi -n '__fish_seen_subcommand_from flatten' -l no-boot
complete -c imapi -n '__fish_seen_subcommand_from create append flatten burn' -l dedupe
complete -c imapi -n '__fish_seen_subcommand_from create append flatten burn' -r -l sort
complete -c imapi -n '__fish_seen_subcommand_from create append flatten burn check' -l manifest
complete -c imapi -n '__fish_seen_subcommand_from create append flatten burn' -r -l exclude-from
complete -c imapi -n '__fish_seen_subcommand_from check' -l quick
complete -c imapi -n '__fish_seen_subcommand_from check' -l full
