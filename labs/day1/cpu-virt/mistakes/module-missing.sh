hypervisor cpu hypervisor svm
