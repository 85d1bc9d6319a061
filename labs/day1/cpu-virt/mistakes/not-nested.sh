#: also kvm
hypervisor cpu hypervisor lahf_lm
