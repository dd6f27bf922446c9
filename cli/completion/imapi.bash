# Completion for bash. The options come from the command's own help, so they are never out of date.
_imapi() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} word path=()
    local commands='create append edit flatten list extract info check map diff burn verify drives emulator'
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        case " $commands " in *" $word "*) [ ${#path[@]} -gt 0 ] || path=("$word") ;; esac
        case " add insert eject new export import remove list run " in
        *" $word "*) [ "${path[*]}" != emulator ] || path=(emulator "$word") ;;
        esac
    done
    case $previous in
    --fs) mapfile -t COMPREPLY < <(compgen -W 'iso9660 rockridge joliet udf' -- "$current") ; return ;;
    --medium) mapfile -t COMPREPLY < <(compgen -W 'file cd dvd bd cd-r dvd+r bd-r' -- "$current") ; return ;;
    --udf-revision) mapfile -t COMPREPLY < <(compgen -W '1.02 1.50 2.00 2.01 2.50 2.60' -- "$current") ; return ;;
    --iso-level) mapfile -t COMPREPLY < <(compgen -W '1 2 3 4' -- "$current") ; return ;;
    --boot-preset) mapfile -t COMPREPLY < <(compgen -W 'bios uefi bios+uefi bios+uefi-usb windows-install' -- "$current") ; return ;;
    --disk-layout) mapfile -t COMPREPLY < <(compgen -W 'none mbr gpt hybrid-gpt' -- "$current") ; return ;;
    --on-error) mapfile -t COMPREPLY < <(compgen -W 'fail skip pad' -- "$current") ; return ;;
    --drive)
        mapfile -t COMPREPLY < <(compgen -W "$(imapi drives 2>/dev/null | cut -d' ' -f1)" -- "$current")
        return
        ;;
    esac
    if [ ${#path[@]} = 0 ]; then
        mapfile -t COMPREPLY < <(compgen -W "$commands --json --quiet --help --version" -- "$current")
    elif [ "${path[*]}" = emulator ]; then
        mapfile -t COMPREPLY < <(compgen -W 'add insert eject new export import remove list run' -- "$current")
    elif [[ $current == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "--json --quiet $(imapi "${path[@]}" --help 2>/dev/null | grep -oE -- '(^|[ ,])--?[a-zA-Z][a-z-]*' | tr -d ' ,')" -- "$current")
    else
        compopt -o default
        COMPREPLY=()
    fi
}
complete -F _imapi imapi
