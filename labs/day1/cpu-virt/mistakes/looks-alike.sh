#: also kvm
hypervisor cpu svm_lock
